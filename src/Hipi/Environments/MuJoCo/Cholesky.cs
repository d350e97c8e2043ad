namespace Hipi.Environments.MuJoCo;

/// <summary>Solves A x = b for a small symmetric positive definite matrix.</summary>
/// <remarks>
/// Shapes: A [n, n], overwritten by its factor; b [n], overwritten by x.  Numerics: doubles, sums in index order.  Alloc: none.
/// </remarks>
internal static class Cholesky
{
    private const double Smallest = 1e-14;

    /// <summary>False where a pivot is too small to divide by; b is then spoilt.</summary>
    public static bool Solve(Span<double> a, Span<double> b, int n)
    {
        for (int j = 0; j < n; j++)
            if (!Column(a, j, n)) return false;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
            b[i] /= a[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
            b[i] /= a[i * n + i];
        }
        return true;
    }

    private static bool Column(Span<double> a, int j, int n)
    {
        for (int i = j; i < n; i++)
        {
            double sum = a[i * n + j];
            for (int k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
            if (i == j && !(sum > Smallest)) return false;
            a[i * n + j] = i == j ? Math.Sqrt(sum) : sum / a[j * n + j];
        }
        return true;
    }
}
