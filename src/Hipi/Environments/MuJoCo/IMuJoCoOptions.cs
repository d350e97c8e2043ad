namespace Hipi.Environments.MuJoCo;

/// <summary>Settings of an environment that steps MuJoCo: a spec that names it has tier `engine`.</summary>
public interface IMuJoCoOptions;
