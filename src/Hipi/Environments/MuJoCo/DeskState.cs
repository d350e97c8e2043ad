namespace Hipi.Environments.MuJoCo;

/// <summary>A state row of <see cref="Desk"/>, by name.</summary>
/// <remarks>Source: E-DESK.  Shapes: [20], as <see cref="Desk"/> lists it.  Units: m.</remarks>
internal readonly ref struct DeskState(ReadOnlySpan<float> state)
{
    public const int Hand = 0, Heading = 3, Opening = 5, Buttons = 6, Door = 9, Drawer = 10, Block = 11, Length = 14, Up = 17, Size = 20;

    private const float Pressed = -0.01f, Aside = 0.14f, Lifted = 0.08f, OnDesk = 0.03f, Inside = 0.13f, Front = -0.3f, Under = -0.03f;

    private readonly ReadOnlySpan<float> state = state;

    public float HandX => state[Hand];
    public float HandY => state[Hand + 1];
    public float HandZ => state[Hand + 2];

    /// <summary>Cosine and sine of the hand's turn about the vertical.</summary>
    public (float Cosine, float Sine) Turn => (state[Heading], state[Heading + 1]);

    /// <summary>How far each finger is from closed.</summary>
    public float Grip => state[Opening];

    public float DoorAt => state[Door];
    public float DrawerAt => state[Drawer];
    public float BlockX => state[Block];
    public float BlockY => state[Block + 1];
    public float BlockZ => state[Block + 2];

    /// <summary>The block's long axis, seen from above.</summary>
    public (float X, float Y) LongAxis => (state[Length], state[Length + 1]);

    /// <summary>True where a button is at least two thirds down.</summary>
    public bool IsPressed(int button) => state[Buttons + button] < Pressed;

    /// <summary>True where the block stands on the desk, upright.</summary>
    public bool IsStanding => BlockZ > 0f && BlockZ < OnDesk && state[Up + 2] > 0.9f;

    public bool IsLeft => IsStanding && BlockX < -Aside && BlockX > -0.4f;
    public bool IsRight => IsStanding && BlockX > Aside && BlockX < 0.4f && BlockY < 0.1f;

    /// <summary>True where the block stands turned by more than 60 degrees from how desks are wide.</summary>
    public bool IsTurned => IsStanding && MathF.Abs(state[Length]) < 0.5f;

    public bool IsLifted => BlockZ > Lifted;
    public bool IsInDrawer => BlockZ < Under && BlockZ > -0.1f && MathF.Abs(BlockX) < 0.12f && BlockY < Front && BlockY > Front - DrawerAt;
    public bool IsInCompartment => BlockY > Inside && BlockY < 0.22f && BlockX > 0f && BlockX < 0.16f && BlockZ < 0.06f && BlockZ > 0f;
}
