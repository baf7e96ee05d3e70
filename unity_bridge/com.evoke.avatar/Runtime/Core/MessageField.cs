namespace Evoke
{
    /// <summary>The fields that a message can have, in the order of MessageFields.Names.</summary>
    enum MessageField
    {
        Version,
        Run,
        Stream,
        Seq,
        T,
        SourceT,
        Vad,
        Weights,
        Key,
        Emotion,
        Confidence,
        Quality,
        Event,
        Source,
        Model,
        SyntheticSource,
        SyntheticModel,
        HopSeconds,
        Label
    }
}
