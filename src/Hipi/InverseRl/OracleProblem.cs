using System.Collections.Immutable;

namespace Hipi.InverseRl;

/// <summary>What `hipi oracle` is asked: a finite MDP, and trajectories with their commanded tasks as q(τ, ψ).</summary>
/// <param name="Mdp">The MDP.</param>
/// <param name="Demonstrations">The listed trajectories in the file's order, equal ones may repeat.</param>
public sealed record OracleProblem(FiniteMdp Mdp, ImmutableArray<Demonstration> Demonstrations);

/// <summary>One listed trajectory: its commanded task and its weight (positive; weights are normalised to q(τ, ψ)).</summary>
public sealed record Demonstration(Trajectory Trajectory, int Task, double Weight);
