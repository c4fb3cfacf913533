package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pith.kernel.syscall.Argument;
import pith.kernel.syscall.SystemCall;

/** docs/syscalls.md is made from the table; run with {@code -Dpith.write-docs=true} to write it anew. */
class SystemCallDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "syscalls.md");

  @Test
  void theDocumentTellsWhatTheTableHas() throws IOException {
    String document = render(SystemCallTable.rows(null, null, null, null));
    if (Boolean.getBoolean("pith.write-docs")) {
      Files.writeString(DOCUMENT, document);
    }
    assertEquals(document, Files.readString(DOCUMENT), "docs/syscalls.md is stale: run this test with -Dpith.write-docs=true");
  }

  private static String render(List<SystemCall> rows) {
    return """
        # System calls

        The %d system calls of the riscv64 Linux ABI that Pith has, made from the table in
        `kernel/src/main/java/pith/kernel/calls/SystemCallTable.java`, which strace's decoding comes from too. Every other number
        answers ENOSYS and is counted; `syscalls` in the shell and /proc/pith/missing show the counts.

        | number | name | arguments |
        |---|---|---|
        """
            .formatted(rows.size())
        + rows.stream().map(SystemCallDocumentTest::row).collect(Collectors.joining());
  }

  private static String row(SystemCall call) {
    String arguments = call.arguments().stream().map(Argument::name).filter(name -> !name.isEmpty()).collect(Collectors.joining(", "));
    return "| %d | `%s` | %s |%n".formatted(call.number(), call.name(), arguments.isEmpty() ? "none" : arguments);
  }
}
