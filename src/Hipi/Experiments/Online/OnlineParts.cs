using Hipi.Environments;
using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Tasks;

namespace Hipi.Experiments.Online;

/// <summary>The registered kinds that a spec names, built with its settings.</summary>
public sealed class OnlineParts
{
    private readonly Spec spec;

    public OnlineParts(Spec spec)
    {
        this.spec = spec;
        Environment = EnvironmentRegistry.All.Find(spec.Environment!.Name)!.Create(spec.Environment.Options);
        Family = TaskRegistry.All.Find(spec.Tasks!.Name)!.Create(spec.Tasks.Options, Environment);
    }

    public IEnvironment Environment { get; }
    public ITaskFamily Family { get; }

    public ILearner CreateLearner(ulong seed, StageProfile? profile = null) => LearnerRegistry.All.Find(spec.Learner!.Name)!.Create(
        spec.Learner.Options,
        new LearnerContext(Environment.StateSize, Family.TaskSize, Environment.ActionSize, Environment, Family, seed)
        {
            Profile = profile,
        });

    public static IRelabeller CreateRelabeller(Arm arm, RelabelContext context) =>
        RelabellerRegistry.All.Find(arm.Relabel.Name)!.Create(arm.Relabel.Options, context);
}
