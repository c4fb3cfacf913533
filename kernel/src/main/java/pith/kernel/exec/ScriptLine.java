package pith.kernel.exec;

import java.nio.charset.StandardCharsets;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The first line of a script: {@code #!}, the interpreter, and at most one argument, which is all the rest of the line. */
record ScriptLine(String interpreter, String argument) {
  /** How much of a file is looked at (Linux's BINPRM_BUF_SIZE), in bytes. */
  static final int LOOKED_AT = 256;

  static boolean recognises(byte[] start, int length) {
    return length >= 2 && start[0] == '#' && start[1] == '!';
  }

  static ScriptLine parse(byte[] start, int length) {
    String text = new String(start, 2, length - 2, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    if (end < 0 && length == LOOKED_AT && text.strip().indexOf(' ') < 0) {
      throw Refused.of(Errno.ENOEXEC);
    }
    String line = (end < 0 ? text : text.substring(0, end)).strip();
    if (line.isEmpty()) {
      throw Refused.of(Errno.ENOEXEC);
    }
    int space = 0;
    while (space < line.length() && line.charAt(space) != ' ' && line.charAt(space) != '\t') {
      space++;
    }
    String rest = line.substring(space).strip();
    return new ScriptLine(line.substring(0, space), rest.isEmpty() ? null : rest);
  }

  /** {@return the name of the Java program that the line asks for, or null} */
  String javaProgram() {
    return interpreter.startsWith("pith:") ? interpreter.substring(5) : null;
  }
}
