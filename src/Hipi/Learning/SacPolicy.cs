using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Learning;

/// <summary>The actor in use: one drawn action, or mean actions of any number of states.</summary>
/// <remarks>
/// Numerics: rows go through panels of 16 whose lanes never mix, so a row's action depends on no other row, nor on n.  Alloc: none.
/// </remarks>
internal sealed class SacPolicy
{
    private readonly LearnerContext context;
    private readonly int stateSize, observationSize, taskSize, actionSize;
    private readonly float[] observations, tasks, actions;
    private readonly Input drawObservation, drawTask, noise, meanObservations, meanTasks;
    private readonly Node drawn, mean;
    private readonly Plan draw, means;

    public SacPolicy(SacNetworks networks, LearnerContext context)
    {
        this.context = context;
        (stateSize, observationSize, taskSize, actionSize) =
            (context.StateSize, context.ObservationSize, context.TaskSize, context.ActionSize);
        (observations, tasks, actions) =
            (new float[Panels.Width * observationSize], new float[Panels.Width * taskSize], new float[Panels.Width * actionSize]);
        var one = new Graph(1);
        (drawObservation, drawTask, noise) =
            (one.Input("observation", observationSize), one.Input("task", taskSize), one.Input("noise", actionSize));
        (drawn, _) = one.TanhGaussian(networks.ActorShape.Record(one, networks.Actor, one.Concat(drawObservation, drawTask)), noise);
        draw = one.Compile(drawn);
        var many = new Graph(Panels.Width);
        (meanObservations, meanTasks) = (many.Input("observations", observationSize), many.Input("tasks", taskSize));
        mean = many.SquashedMean(networks.ActorShape.Record(many, networks.Actor, many.Concat(meanObservations, meanTasks)));
        means = many.Compile(mean);
    }

    /// <summary>One action, tanh(μ + σ ε).</summary>
    public void Sample(ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action, ref RngStream exploration)
    {
        Span<float> observation = observations.AsSpan(0, observationSize), psi = tasks.AsSpan(0, taskSize),
        normals = actions.AsSpan(0, actionSize);
        context.Observe(state, observation, 1);
        context.ObserveTasks(task, psi, 1);
        for (int k = 0; k < actionSize; k++) normals[k] = exploration.NextNormal();
        drawObservation.Write(observation);
        drawTask.Write(psi);
        noise.Write(normals);
        draw.Forward();
        drawn.Read(action);
    }

    /// <summary>Mean actions, tanh μ, of n states.</summary>
    public void Means(ReadOnlySpan<float> states, ReadOnlySpan<float> psi, Span<float> result, int n)
    {
        for (int first = 0; first < n; first += Panels.Width)
        {
            int rows = Math.Min(Panels.Width, n - first);
            context.Observe(states[(first * stateSize)..], observations, rows);
            context.ObserveTasks(psi[(first * taskSize)..], tasks, rows);
            meanObservations.Write(observations);
            meanTasks.Write(tasks);
            means.Forward();
            mean.Read(actions);
            actions.AsSpan(0, rows * actionSize).CopyTo(result[(first * actionSize)..]);
        }
    }
}
