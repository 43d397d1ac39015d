using System.Text.Json.Serialization;

namespace GreenServ.Storage.Records;

/// <summary>What a process writes into its journal: the facts that learning state and store are folds of.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "record")]
[JsonDerivedType(typeof(DecisionRecord), "decision")]
[JsonDerivedType(typeof(FeedbackRecord), "feedback")]
[JsonDerivedType(typeof(SlaSampleRecord), "slaSample")]
[JsonDerivedType(typeof(GenerationRecord), "generation")]
[JsonDerivedType(typeof(EnergyRecord), "energy")]
[JsonDerivedType(typeof(LostRecord), "lost")]
public abstract record JournalRecord;
