using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>Inverse kinematics: turns the first six hinges of a model until a site has a given place and points straight down.</summary>
/// <remarks>
/// Damped least squares on place and rotation, Δq = (JᵀJ + λI)⁻¹ Jᵀe, λ = 0.03 while far; at most 100 rounds.
/// Numerics: doubles, sums in index order; only + - × ÷ and square roots.  Alloc: none.
/// </remarks>
internal static class ArmPose
{
    private const int Rounds = 100, Joints = 6;
    private const double Far = 0.1, Damping = 0.03, RotationWeight = 2, LongestUpdate = 2, Stuck = 20, Tolerance = 1e-10;

    /// <summary>Moves the joints of a world; true where the pose was met.</summary>
    public static bool Solve(MuJoCoWorld world, int site, ReadOnlySpan<double> target)
    {
        Span<double> error = stackalloc double[6], jacobian = stackalloc double[6 * Joints], update = stackalloc double[Joints];
        for (int round = 0; round < Rounds; round++)
        {
            world.ForwardUnactuated();
            double far = Error(world, site, target, error);
            if (far < Tolerance) return true;
            Jacobian(world, site, jacobian);
            double length = Update(jacobian, error, far > Far ? Damping : 0, update);
            if (!(length > 0) || far > Stuck * length) return false;
            double share = length > LongestUpdate ? LongestUpdate / length : 1;
            for (int j = 0; j < Joints; j++) world.Qpos[j] += share * update[j];
        }
        return false;
    }

    /// <summary>
    /// Place, then twice the vector part of the rotation that is left, as a quaternion with w ≥ 0; returns the weighted norm.
    /// </summary>
    private static double Error(MuJoCoWorld world, int site, ReadOnlySpan<double> target, Span<double> error)
    {
        Span<double> at = world.SitePosition(site), turn = world.SiteRotation(site), left = stackalloc double[9];
        for (int i = 0; i < 3; i++) error[i] = target[i] - at[i];
        ReadOnlySpan<int> row = [1, 0, 2];                       // target rotation: x and y swapped, z reversed
        for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            left[3 * i + j] = (i == 2 ? -1 : 1) * turn[3 * j + row[i]];
        HalfTurn(left, error[3..]);
        return Norm(error[..3]) + RotationWeight * Norm(error[3..]);
    }

    /// <summary>2 sin(θ/2) times the axis of a rotation matrix, from the largest of its quaternion's entries.</summary>
    private static void HalfTurn(ReadOnlySpan<double> m, Span<double> turn)
    {
        Span<double> q = stackalloc double[4];
        ReadOnlySpan<double> squares = [1 + m[0] + m[4] + m[8], 1 + m[0] - m[4] - m[8], 1 - m[0] + m[4] - m[8], 1 - m[0] - m[4] + m[8]];
        int top = 0;
        for (int k = 1; k < 4; k++) top = squares[k] > squares[top] ? k : top;
        double twice = Math.Sqrt(squares[top]);
        ReadOnlySpan<double> products =
        [
            squares[0], m[7] - m[5], m[2] - m[6], m[3] - m[1],
            m[7] - m[5], squares[1], m[1] + m[3], m[2] + m[6],
            m[2] - m[6], m[1] + m[3], squares[2], m[5] + m[7],
            m[3] - m[1], m[2] + m[6], m[5] + m[7], squares[3],
        ];
        for (int k = 0; k < 4; k++) q[k] = products[4 * top + k] / twice;
        for (int k = 0; k < 3; k++) turn[k] = q[0] < 0 ? -q[k + 1] : q[k + 1];
    }

    /// <summary>Column j: the site's velocity and the rotation for a unit speed of hinge j.</summary>
    private static void Jacobian(MuJoCoWorld world, int site, Span<double> jacobian)
    {
        Span<double> at = world.SitePosition(site), anchors = world[MuJoCoField.Xanchor], axes = world[MuJoCoField.Xaxis];
        for (int j = 0; j < Joints; j++)
        {
            ReadOnlySpan<double> axis = axes.Slice(3 * j, 3), anchor = anchors.Slice(3 * j, 3);
            (double x, double y, double z) = (at[0] - anchor[0], at[1] - anchor[1], at[2] - anchor[2]);
            jacobian[j] = axis[1] * z - axis[2] * y;
            jacobian[Joints + j] = axis[2] * x - axis[0] * z;
            jacobian[2 * Joints + j] = axis[0] * y - axis[1] * x;
            for (int i = 0; i < 3; i++) jacobian[(3 + i) * Joints + j] = axis[i];
        }
    }

    /// <summary>Solves the normal equations by Cholesky; returns the update's norm, NaN where the matrix is singular.</summary>
    private static double Update(ReadOnlySpan<double> jacobian, ReadOnlySpan<double> error, double damping, Span<double> update)
    {
        Span<double> matrix = stackalloc double[Joints * Joints];
        for (int a = 0; a < Joints; a++)
        {
            update[a] = 0;
            for (int i = 0; i < 6; i++) update[a] += jacobian[i * Joints + a] * error[i];
            for (int b = 0; b < Joints; b++)
            {
                double sum = a == b ? damping : 0;
                for (int i = 0; i < 6; i++) sum += jacobian[i * Joints + a] * jacobian[i * Joints + b];
                matrix[a * Joints + b] = sum;
            }
        }
        return Cholesky.Solve(matrix, update, Joints) ? Norm(update) : double.NaN;
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return Math.Sqrt(sum);
    }
}
