namespace Hipi.Environments.MuJoCo;

/// <summary>Arrays of doubles of a world, with the binding's numbers; from 100 on they belong to the model and are only read.</summary>
public enum MuJoCoField
{
    Qpos = 0,
    Qvel = 1,
    Act = 2,
    QaccWarmstart = 3,
    Ctrl = 4,
    QfrcApplied = 5,
    XfrcApplied = 6,
    MocapPos = 7,
    MocapQuat = 8,
    Userdata = 9,
    Sensordata = 10,
    Xpos = 12,
    Xquat = 13,
    Xmat = 14,
    GeomXpos = 16,
    GeomXmat = 17,
    SiteXpos = 18,
    SiteXmat = 19,
    SubtreeCom = 20,
    Energy = 23,
    Xanchor = 25,
    Xaxis = 26,
    Time = 27,
    QposEntered = 28,
    Qpos0 = 100,
    BodyMass = 101,
    BodyInertia = 102,
    JointRange = 103,
    DofDamping = 104,
    DofArmature = 105,
    JointStiffness = 106,
    GeomSize = 107,
    GeomFriction = 108,
    ControlRange = 109,
    Gear = 110,
    DofFrictionloss = 111,
    ForceRange = 114,
    GainParameters = 117,
    Timestep = 119,
    Gravity = 120,
}

/// <summary>Arrays of integers of a model, with the binding's numbers.</summary>
public enum MuJoCoIntegers
{
    JointQposAddress = 1,
    JointDofAddress = 2,
    JointBody = 3,
    BodyParent = 4,
    GeomType = 5,
    GeomBody = 6,
    GeomConaffinity = 8,
    SensorAddress = 9,
    SensorDimension = 10,
    BodyMocap = 12,
    ContactCount = 14,
    GeomGroup = 15,
}

/// <summary>Arrays of flags of a model, with the binding's numbers.</summary>
public enum MuJoCoFlags
{
    JointLimited = 0,
}
