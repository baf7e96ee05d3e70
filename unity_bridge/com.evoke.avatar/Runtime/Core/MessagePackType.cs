namespace Evoke
{
    /// <summary>The kinds of value in MessagePack.</summary>
    public enum MessagePackType
    {
        Nil,
        Boolean,
        Integer,
        Float,
        Text,
        Binary,
        Array,
        Map,
        Extension
    }
}
