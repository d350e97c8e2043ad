using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>The layers and losses of later learners against libtorch: losses within 1e-5, gradients within 1e-4 of their largest.</summary>
public class LayerReferenceProperties
{
    private static readonly Dictionary<string, Func<LayerCase>> Cases = new()
    {
        ["gru-24"] = () => LayerCase.Gru(32, 11, 24),
        ["gru-7"] = () => LayerCase.Gru(5, 3, 7),
        ["vae"] = () => LayerCase.Vae(32, 20, 33, 5, 0.7f),
        ["mixture-5"] = () => LayerCase.Mixture(32, 20, 33, 6, 5),
        ["mixture-1"] = () => LayerCase.Mixture(7, 3, 9, 1, 1),
        ["leaky"] = () => LayerCase.Leaky(32, 20, 33, 6, 0.2f),
        ["normaliser"] = () => LayerCase.Normaliser(32, 7, 5, 1e-4f),
        ["normaliser-clipped"] = () => LayerCase.Normaliser(32, 7, 1, 0),
        ["dense-1024"] = () => LayerCase.Dense(500, 64, [1024, 1024], 24),
        ["dense-odd"] = () => LayerCase.Dense(77, 5, [130, 33], 3),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Layer_LossAndGradients_AreLibtorchs(string name)
    {
        LayerCase made = Cases[name]();
        Answer answer = Answer.To(made.Kind, name, made.Tensors);
        Near.IsLoss(made.Plan.Loss, answer, "loss");
        int gradients = 0;
        foreach ((string tensor, float[] values) in made.Gradients())
        {
            Assert.Contains(values, value => value != 0);
            Near.IsGradient(values, answer, $"gradient.{tensor}");
            gradients++;
        }
        Assert.Equal(answer.Count("gradient."), gradients);
    }
}
