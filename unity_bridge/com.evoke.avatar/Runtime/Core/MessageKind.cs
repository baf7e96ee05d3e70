namespace Evoke
{
    /// <summary>What can come of one received message.</summary>
    public enum MessageKind
    {
        Refused,
        State,
        Event
    }
}
