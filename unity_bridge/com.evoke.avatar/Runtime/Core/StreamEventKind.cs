namespace Evoke
{
    /// <summary>What a stream can say about itself.</summary>
    public enum StreamEventKind
    {
        Start,
        Beat,
        Marker,
        End
    }
}
