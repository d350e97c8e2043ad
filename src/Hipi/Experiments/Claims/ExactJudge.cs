namespace Hipi.Experiments;

/// <summary>Judges claims on tables: no interval, since every row is exact.</summary>
internal static class ExactJudge
{
    public static Verdict Judge(Claim claim, ExactClaim exact, Spec spec, Results results, string source)
    {
        Arm? arm = spec.Arms.FirstOrDefault(known => known.Name == exact.Table);
        CellResult?[] cells = arm is null ? [] : [.. spec.Seeds.Select(seed => results.Find(Cell.Of(spec, arm, seed)))];
        if (cells.Length == 0 || cells.Any(cell => cell is null || !cell.HasTable))
            return new Verdict(claim, ClaimOutcome.NoResults, null, 0, source, $"the tables of {exact.Table} are not all there");
        double[] values = [.. cells.SelectMany(cell => Column(cell!.Table(), exact))];
        if (values.Length == 0 || values.Any(double.IsNaN))
            return new Verdict(claim, ClaimOutcome.Undecided, null, cells.Length, source,
                $"column {exact.Column} of {exact.Table} has {(values.Length == 0 ? "no row that counts" : "an empty field")}");
        (double number, bool holds) = Reduce(exact, values);
        string rows = $"{exact.Of.ToString().ToLowerInvariant()} of {values.Length} rows of {exact.Table}.{exact.Column}";
        return new Verdict(claim, holds ? ClaimOutcome.Holds : ClaimOutcome.Fails, new Interval(number, number, number), cells.Length,
            source,
            $"{Verdict.Show(number)} ({rows}), must be {ClaimJudge.Show(exact.Require)}");
    }

    private static IEnumerable<double> Column(TableFile table, ExactClaim exact) =>
        from row in Enumerable.Range(0, table.Rows.Count)
        where exact.Where is null || exact.Where.All(condition => table.Text(row, condition.Key) == condition.Value)
        select table.Number(row, exact.Column);

    /// <summary>The number that is shown, and whether the requirement is met; for `all` the value of the worst row is shown.</summary>
    private static (double Number, bool Holds) Reduce(ExactClaim exact, double[] values)
    {
        if (exact.Of == ExactOf.All)
        {
            bool all = values.All(value => Meets(exact.Require, value));
            double worst = exact.Require.AtLeast is not null ? values.Min() : exact.Require.AtMost is not null ? values.Max()
                : values.Where(value => !Meets(exact.Require, value)).DefaultIfEmpty(values[0]).First();
            return (worst, all);
        }
        int nonZero = values.Count(value => value != 0);
        double number = exact.Of switch
        {
            ExactOf.Share => (double)nonZero / values.Length,
            ExactOf.Count => nonZero,
            _ => Statistics.Mean(values),
        };
        return (number, Meets(exact.Require, number));
    }

    private static bool Meets(Bound bound, double value) =>
        bound.AtLeast is { } least ? value >= least : bound.AtMost is { } most ? value <= most : value == bound.Exactly!.Value;
}
