package pith.kernel.exec;

import java.nio.charset.StandardCharsets;
import pith.vfs.LookupFlags;
import pith.vfs.Path;

/**
 * The file that exec is asked for.
 *
 * @param base where a relative path begins; null for the working directory
 * @param lookupFlags of {@link pith.vfs.LookupFlags}
 * @param name as the program will see it
 */
public record ExecTarget(Path base, String path, int lookupFlags, byte[] name) {
  /** {@return a path as execve takes it} */
  public static ExecTarget of(String path) {
    return new ExecTarget(null, path, LookupFlags.FOLLOW, path.getBytes(StandardCharsets.ISO_8859_1));
  }
}
