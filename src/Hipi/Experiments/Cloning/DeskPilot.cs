using Hipi.Environments.MuJoCo;

namespace Hipi.Experiments.Cloning;

/// <summary>What a hand at the desk aims at: a place, a turn, open or closed fingers.</summary>
internal readonly record struct DeskAim(float X, float Y, float Z, float Turn, float Grip);

/// <summary>The next aim of each desk task, from the state alone: a clone that sees the state can follow it.</summary>
/// <remarks>Source: E-DESK.  Tasks are numbered as the desk names them.  Units: m; a turn is the sine of what is left of it.</remarks>
internal static class DeskPilot
{
    private const float Safe = 0.11f, Low = 0.012f, Open = -1f, Closed = 1f;
    private const float CompartmentX = 0.1f, CompartmentY = 0.17f, BeforeIt = 0.02f, DoorIsOpen = 0.05f, HandleY = 0.062f, HandleZ = 0.045f;
    private const float ButtonX = -0.33f, FirstButton = -0.2f, ButtonStep = 0.13f;

    public static DeskAim Aim(int task, in DeskState desk) => task switch
    {
        < 3 => Press(desk, FirstButton + ButtonStep * task),
        3 => Push(desk, -1f, 0f, 0.2f),
        4 => Push(desk, 1f, 0f, 0.2f),
        5 => Turn(desk),
        6 => Lift(desk),
        7 => Push(desk, 0f, -1f, 0.4f),
        _ => Store(desk),
    };

    private static DeskAim Press(in DeskState desk, float y) =>
        IsOver(desk, ButtonX, y, 0.015f) ? Down(desk, ButtonX, y, 0f, Closed) : Above(desk, ButtonX, y, Closed);

    /// <summary>From behind the block along a direction until it is so far along it; then up and away.</summary>
    private static DeskAim Push(in DeskState desk, float alongX, float alongY, float far)
    {
        float done = alongX * desk.BlockX + alongY * desk.BlockY;
        if (desk.BlockZ < 0f || done > far) return Home(desk);
        float toX = desk.BlockX - desk.HandX, toY = desk.BlockY - desk.HandY;
        float ahead = toX * alongX + toY * alongY, aside = MathF.Abs(toX * alongY) + MathF.Abs(toY * alongX);
        bool isBehind = ahead > 0.02f && ahead < 0.1f && aside < 0.015f;
        if (isBehind && desk.HandZ < 0.03f)
            return new DeskAim(alongX == 0f ? desk.BlockX : desk.HandX + alongX, alongY == 0f ? desk.BlockY : desk.HandY + alongY, Low, 0f,
                Closed);
        float room = alongX == 0f ? 0.055f : 0.065f, x = desk.BlockX - room * alongX, y = desk.BlockY - room * alongY;
        return IsOver(desk, x, y, 0.012f) ? Down(desk, x, y, Low, Closed) : Above(desk, x, y, Closed);
    }

    private static DeskAim Turn(in DeskState desk)
    {
        if (!IsHeld(desk)) return desk.IsTurned ? Home(desk) : Grasp(desk);
        (float cosine, float sine) = desk.Turn;
        return new DeskAim(desk.HandX, desk.HandY, Low, sine >= 0f ? cosine : -cosine, Closed);
    }

    private static DeskAim Lift(in DeskState desk) =>
        IsHeld(desk) ? new DeskAim(0f, -0.06f, 0.15f, Straight(desk), Closed) : Grasp(desk);

    /// <summary>Opens the door where it must, carries the block before the compartment and in, lets go.</summary>
    private static DeskAim Store(in DeskState desk)
    {
        if (desk.IsInCompartment && desk.BlockY > 0.145f) return Home(desk);
        if (IsHeld(desk))
        {
            bool isBefore = MathF.Abs(desk.BlockX - CompartmentX) < 0.02f;
            float y = isBefore ? CompartmentY : MathF.Min(desk.HandY, BeforeIt);
            return new DeskAim(CompartmentX, y, 0.03f, Straight(desk), Closed);
        }
        return desk.DoorAt > DoorIsOpen ? OpenDoor(desk) : Grasp(desk);
    }

    private static DeskAim OpenDoor(in DeskState desk)
    {
        float handle = desk.DoorAt - 0.08f;
        bool isBehind = desk.HandX > handle + 0.01f && desk.HandX < handle + 0.08f && MathF.Abs(desk.HandY - HandleY) < 0.015f;
        if (isBehind && desk.HandZ < 0.065f) return new DeskAim(desk.HandX - 1f, HandleY, HandleZ, 0f, Closed);
        float x = handle + 0.045f;
        return IsOver(desk, x, HandleY, 0.012f) ? Down(desk, x, HandleY, HandleZ, Closed) : Above(desk, x, HandleY, Closed);
    }

    /// <summary>Over the block and along it with open fingers, down, close.</summary>
    private static DeskAim Grasp(in DeskState desk)
    {
        bool isOver = IsOver(desk, desk.BlockX, desk.BlockY, 0.01f);
        if (!isOver) return Above(desk, desk.BlockX, desk.BlockY, Open) with { Turn = Along(desk) };
        bool isDown = desk.HandZ < desk.BlockZ;
        return new DeskAim(desk.BlockX, desk.BlockY, desk.BlockZ - 0.01f, Along(desk), isDown ? Closed : Open);
    }

    /// <summary>True where the fingers are about the block, closed on it.</summary>
    private static bool IsHeld(in DeskState desk) => desk.Grip is > 0.01f and < 0.022f
        && MathF.Abs(desk.HandX - desk.BlockX) < 0.02f && MathF.Abs(desk.HandY - desk.BlockY) < 0.02f && desk.HandZ < desk.BlockZ + 0.012f;

    private static bool IsOver(in DeskState desk, float x, float y, float near) =>
        MathF.Abs(desk.HandX - x) < near && MathF.Abs(desk.HandY - y) < near;

    private static DeskAim Down(in DeskState desk, float x, float y, float z, float grip) => new(x, y, z, Straight(desk), grip);

    /// <summary>At a safe height, reached before the hand goes sideways.</summary>
    private static DeskAim Above(in DeskState desk, float x, float y, float grip) => desk.HandZ < Safe - 0.04f
        ? new(desk.HandX, desk.HandY, Safe + 0.02f, 0f, grip) : new(x, y, Safe, Straight(desk), grip);

    /// <summary>The task is done: let go, up, and back to where episodes start.</summary>
    private static DeskAim Home(in DeskState desk) => Above(desk, 0f, -0.1f, Open);

    /// <summary>Sine of the turn that is left to where the hand is straight.</summary>
    private static float Straight(in DeskState desk) => -desk.Turn.Sine;

    /// <summary>Sine of the turn that is left to where the fingers lie along the block.</summary>
    private static float Along(in DeskState desk)
    {
        ((float cosine, float sine), (float x, float y)) = (desk.Turn, desk.LongAxis);
        float sin = cosine * y - sine * x, cos = cosine * x + sine * y;
        return cos >= 0f ? sin : -sin;
    }
}
