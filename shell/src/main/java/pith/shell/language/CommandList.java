package pith.shell.language;

import java.util.List;

/** And-or lists in sequence, each in the foreground ({@code ;}) or the background ({@code &}). */
public record CommandList(List<Item> items) {

    public static final CommandList EMPTY = new CommandList(List.of());

    public record Item(AndOr andOr, boolean background) {}

    /** Pipelines joined by {@code &&} and {@code ||}, which have the same rank and run from left to right. */
    public record AndOr(Pipeline first, List<Link> rest, SourceSpan source) {}

    public record Link(Connector connector, Pipeline pipeline) {}

    public enum Connector { AND, OR }

    /** One or more commands joined by {@code |}; {@code negated} by {@code !}. */
    public record Pipeline(boolean negated, List<Command> commands, SourceSpan source) {}
}
