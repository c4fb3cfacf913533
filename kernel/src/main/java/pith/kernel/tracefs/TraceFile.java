package pith.kernel.tracefs;

import java.util.List;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.TextFile;

/** An open file {@code trace}: shows what the rings hold and leaves it there; opened with O_TRUNC it empties them. Source: Linux's {@code tracing_open}. */
final class TraceFile extends TextFile {
  private TraceFile(Path path, int flags, Credentials who, Tracer tracer, int hart) {
    super(path, flags, who, _ -> text(tracer, hart), (context, ignored) -> {});
    if ((flags & OpenFlags.TRUNC) != 0 && OpenFlags.writes(flags)) {
      tracer.change(() -> tracer.clear(hart));
    }
  }

  /** {@return the file about the ring of {@code hart}, or all for -1} */
  static PseudoNode.Entry entry(Tracer tracer, int hart) {
    PseudoNode.Opening opening = (path, flags, who) -> new TraceFile(path, flags, who, tracer, hart);
    return new PseudoNode.Entry("trace", new PseudoNode.Opened(0640, PseudoNode.Owner.ROOT, "trace", opening));
  }

  private static String text(Tracer tracer, int hart) {
    List<TraceRecord> records = tracer.locked(() -> tracer.records(hart));
    if (tracer.current().equals(Tracer.FUNCTION_GRAPH)) {
      return FunctionGraph.HEADING + FunctionGraph.of(records, tracer.rate());
    }
    long written = tracer.locked(() -> tracer.written(hart));
    return TraceLines.heading(records.size(), written, tracer.harts()) + new TraceLines(tracer.rate()).lines(records);
  }
}
