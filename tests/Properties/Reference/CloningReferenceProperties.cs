using Hipi.Learning;
using Hipi.Networks;
using Hipi.Numerics;
using Hipi.Properties.Learning;
using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>A step of behavioural cloning against libtorch: the error, its gradients, Adam on libtorch's own gradients, the whole step.</summary>
public class CloningReferenceProperties
{
    private const int Batch = 256, States = 20, Tasks = 4, Actions = 6, Trajectories = 12, Length = 50;

    private static readonly LearnerContext Context = SacKit.Context(States, Tasks, Actions, 1);

    [Theory]
    [InlineData(33, 0)]
    [InlineData(256, 0)]
    [InlineData(256, 200)]
    public void Step_LossGradientsAndAdam_AreLibtorchs(int hidden, int stepsBefore)
    {
        CloningData data = Data();
        BehaviouralCloning acting = Learner(hidden, data), manual = Learner(hidden, data);
        var stream = new RngStream(2, "cloning steps");
        for (int step = 0; step < stepsBefore; step++) acting.Update(data, Rows(ref stream));
        byte[] saved = Save(acting);
        using (var reader = new BinaryReader(new MemoryStream(saved))) manual.Load(reader);
        float loss = acting.Update(data, Rows(ref stream));
        Answer answer = Answer.To("bc", $"bc-{hidden}-{stepsBefore}", State(manual, acting, saved, stepsBefore));

        Near.IsLoss(loss, answer, "loss");
        manual.LossPlan.Forward();
        manual.LossPlan.Backward();
        foreach (Parameter tensor in manual.Parameters.Tensors)
            Near.IsGradient(tensor.Gradient.ToArray(), answer, $"gradient.{tensor.Name}");
        foreach (Parameter tensor in manual.Parameters.Tensors) answer.Fill($"gradient.{tensor.Name}", tensor.Gradient);
        Adam adam = AdamOf(manual.Parameters, saved);
        adam.Step();
        StepCheck.Of(answer, manual.Parameters, adam);
        StepCheck.Whole(answer, acting.Parameters);
    }

    private static BehaviouralCloning Learner(int hidden, CloningData data)
    {
        var learner = new BehaviouralCloning(new CloningOptions
        {
            Hidden = [hidden, hidden], LearningRate = 3e-4, BatchSize = Batch, ValidationShare = 0.1, Patience = 3, MaxEpochs = 1, ActionLimit = null,
        }, Context, CloningInput.StateAndTask);
        learner.Normalise(data, [.. Enumerable.Range(0, data.Steps)]);
        return learner;
    }

    private static CloningData Data()
    {
        var data = new CloningData(Context);
        var stream = new RngStream(1, "cloning data");
        float[] state = new float[States], action = new float[Actions], task = new float[Tasks];
        for (int trajectory = 0; trajectory < Trajectories; trajectory++)
        {
            stream.FillNormal(task);
            data.Begin(task);
            for (int step = 0; step < Length; step++)
            {
                stream.FillNormal(state);
                foreach (ref float value in action.AsSpan()) value = 2 * stream.NextSingle() - 1;
                data.Append(state, action);
            }
        }
        return data;
    }

    private static int[] Rows(ref RngStream stream)
    {
        var rows = new int[Batch];
        foreach (ref int row in rows.AsSpan()) row = stream.NextInt(Trajectories * Length);
        return rows;
    }

    /// <summary>Weights and moments of before the step; the batch that the step took, which both learners then have.</summary>
    private static List<(string Name, int[] Shape, float[] Values)> State(
        BehaviouralCloning before, BehaviouralCloning stepped, byte[] saved, int steps)
    {
        float[] inputs = new float[Batch * (States + Tasks)], actions = new float[Batch * Actions];
        stepped.Inputs[0].Read(inputs);
        stepped.Inputs[1].Read(actions);
        before.Inputs[0].Write(inputs);
        before.Inputs[1].Write(actions);
        var state = new List<(string Name, int[] Shape, float[] Values)>
        {
            ("inputs", [Batch, States + Tasks], inputs), ("actions", [Batch, Actions], actions), ("adam.steps", [1], [steps]),
        };
        int length = before.Parameters.Values.Length;
        Adam adam = AdamOf(before.Parameters, saved);
        float[] mean = SacSnapshot.Moment(adam, length, 0), square = SacSnapshot.Moment(adam, length, 1);
        foreach (Parameter tensor in before.Parameters.Tensors)
        {
            Range entries = tensor.Offset..(tensor.Offset + tensor.Length);
            state.Add((tensor.Name, tensor.Shape, tensor.Values.ToArray()));
            if (steps == 0) continue;
            state.Add(($"mean.{tensor.Name}", tensor.Shape, mean[entries]));
            state.Add(($"square.{tensor.Name}", tensor.Shape, square[entries]));
        }
        return state;
    }

    /// <summary>The learner's optimiser as it was saved: behind the parameters.</summary>
    private static Adam AdamOf(ParameterSet parameters, byte[] saved)
    {
        var adam = new Adam(parameters, 3e-4, null);
        using var reader = new BinaryReader(new MemoryStream(saved));
        reader.BaseStream.Position = parameters.Values.Length * sizeof(float);
        adam.Load(reader);
        return adam;
    }

    private static byte[] Save(BehaviouralCloning learner)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true)) learner.Save(writer);
        return memory.ToArray();
    }
}
