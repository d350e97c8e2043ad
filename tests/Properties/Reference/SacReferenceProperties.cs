using Hipi.Learning;
using Hipi.Networks;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>One update of soft actor-critic against libtorch's autograd, Adam and target update, on dumped states.</summary>
public class SacReferenceProperties
{
    private static readonly Dictionary<(int Hidden, SacAge Age), (SacSnapshot Snapshot, Answer Answer)> Made = [];

    public static TheoryData<int, SacAge> Cases()
    {
        var cases = new TheoryData<int, SacAge>();
        foreach (int hidden in new[] { 7, 33, 64, 130, 256 })
            foreach (SacAge age in Enum.GetValues<SacAge>()) cases.Add(hidden, age);
        return cases;
    }

    /// <summary>Losses within 1e-5, gradients within 1e-4 of the largest; each loss on the parameters that the one before left.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Update_LossesAndGradients_AreLibtorchs(int hidden, SacAge age)
    {
        (SacSnapshot snapshot, Answer answer) = Of(hidden, age);
        SacLosses losses = snapshot.Learner.Losses;
        SacNetworks networks = snapshot.Learner.Networks;
        foreach ((Plan plan, string name, ParameterSet set, int order) in new[]
        {
            (losses.Critic, "loss.critic", networks.Critics, 1), (losses.Actor, "loss.actor", networks.Actor, 0),
            (losses.Temperature, "loss.temperature", networks.Temperature, 2),
        })
        {
            plan.Forward();
            plan.Backward();
            Near.IsLoss(plan.Loss, answer, name);
            foreach (Parameter tensor in set.Tensors) Near.IsGradient(tensor.Gradient.ToArray(), answer, $"gradient.{tensor.Name}");
            if (age == SacAge.DeadUnits && order == 1) Assert.Equal(0, set["critic1.0.bias"].Gradient[0]);
            snapshot.OptimiserOf(order).Step();
        }
    }

    /// <summary>Adam, fed with libtorch's own gradients; the slow copies, fed with its own critics.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void AdamAndPolyak_FedWithLibtorchsGradients_StepAsItDoes(int hidden, SacAge age)
    {
        (SacSnapshot snapshot, Answer answer) = Of(hidden, age);
        SacNetworks networks = snapshot.Learner.Networks;
        (ParameterSet Set, int Order)[] moved = [(networks.Critics, 1), (networks.Actor, 0), (networks.Temperature, 2)];
        foreach ((ParameterSet set, int order) in moved)
        {
            foreach (Parameter tensor in set.Tensors) answer.Fill($"gradient.{tensor.Name}", tensor.Gradient);
            Adam adam = snapshot.OptimiserOf(order);
            adam.Step();
            StepCheck.Of(answer, set, adam);
        }
        foreach (Parameter tensor in networks.Critics.Tensors) answer.Fill($"updated.{tensor.Name}", tensor.Values);
        PolyakKernel.Apply(networks.Critics.Values, networks.Targets.Values, 0.005f);
        foreach (Parameter tensor in networks.Targets.Tensors) Near.IsStep(tensor.Values.ToArray(), answer, $"updated.{tensor.Name}");
    }

    /// <summary>
    /// Adam with rates whose 1 - β are floats, so that ours in float32 are libtorch's in double: nothing but rounding is left, 4 ulp or
    /// 1e-9.
    /// </summary>
    [Theory, InlineData(SacAge.Fresh), InlineData(SacAge.Trained), InlineData(SacAge.DeadUnits)]
    public void Adam_RatesExactInFloat_StepsAsLibtorchDoes(SacAge age)
    {
        const float rate = 1f / 4096, beta1 = 0.875f, beta2 = 1023f / 1024;
        var snapshot = new SacSnapshot(64, age);
        Plan critic = snapshot.Learner.Losses.Critic;
        critic.Forward();
        critic.Backward();
        ParameterSet set = snapshot.Learner.Networks.Critics;
        int[] shape = [set.Values.Length];
        float[] values = set.Values.ToArray(), gradient = set.Gradients.ToArray(), mean = snapshot.Moment(1, 0),
            square = snapshot.Moment(1, 1);
        Answer answer = Answer.To("adam", $"adam-{age}",
        [
            ("values", shape, values), ("gradient", shape, gradient), ("mean.values", shape, mean), ("square.values", shape, square),
            ("adam.steps", [1], [snapshot.Steps]), ("rate", [1], [rate]), ("beta1", [1], [beta1]), ("beta2", [1], [beta2]),
        ]);
        int steps = snapshot.Steps + 1;
        AdamKernel.Apply(gradient, mean, square, values,
            AdamStep.Of(rate, beta1, beta2, 1e-8, Math.Pow(beta1, steps), Math.Pow(beta2, steps)));
        Near.IsStep(mean, answer, "mean.values");
        Near.IsStep(square, answer, "square.values");
        Near.IsStep(values, answer, "updated.values");
    }

    /// <summary>The learner's own update, fused as it may be: the same losses, and parameters within rounding of libtorch's.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void LearnersUpdate_LossesAndParameters_AreLibtorchs(int hidden, SacAge age)
    {
        (SacSnapshot snapshot, Answer answer) = Of(hidden, age);
        Near.IsLoss(snapshot.Metrics.CriticLoss, answer, "loss.critic");
        Near.IsLoss(snapshot.Metrics.ActorLoss, answer, "loss.actor");
        StepCheck.Whole(answer, [.. snapshot.Updated.Networks.All]);
    }

    /// <summary>A state, back at its start, and libtorch's answer; made once for the three tests, which run one after the other.</summary>
    private static (SacSnapshot Snapshot, Answer Answer) Of(int hidden, SacAge age)
    {
        if (!Made.TryGetValue((hidden, age), out var made))
        {
            var snapshot = new SacSnapshot(hidden, age);
            Made[(hidden, age)] = made = (snapshot, Answer.To("sac", $"sac-{hidden}-{age}", snapshot.Tensors()));
        }
        made.Snapshot.Restore();
        return made;
    }
}
