package pith.kernel.exec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.kernel.elf.ElfHeader;
import pith.kernel.elf.ElfImage;
import pith.kernel.elf.FileBytes;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.LookupFlags;
import pith.vfs.Path;
import pith.vfs.io.ByteTarget;

/** The stages that find the file and find out what it is. */
final class FileStages {
  private static final int MAX_SCRIPTS = 5;

  private final ProgramSource programs;

  FileStages(ProgramSource programs) {
    this.programs = programs;
  }

  void open(ExecRequest request) {
    ExecTarget target = request.target;
    request.file = open(request, target.base(), target.path(), target.lookupFlags());
  }

  /** Opens a program for running; the request closes it in the end. */
  private static File open(ExecRequest request, Path base, String path, int lookupFlags) {
    Current current = request.current;
    File file = current.kernel().vfs().opener().openProgram(current.caller(), base, path, lookupFlags);
    request.opened.add(file);
    return file;
  }

  static void close(ExecRequest request) {
    request.opened.forEach(File::put);
  }

  /** A loader may be written again once it is mapped, though the mapping keeps it open; the program itself may not, as long as it runs. */
  static void release(ExecRequest request) {
    if (request.interpreterFile != null) {
      request.interpreterFile.allowWriters();
    }
    close(request);
  }

  /** Follows scripts to their interpreters until something is found that can run. */
  void recognise(ExecRequest request) {
    try {
      for (int depth = 0; depth <= MAX_SCRIPTS; depth++) {
        readStart(request);
        if (ElfHeader.recognises(request.start, request.startLength)) {
          recogniseElf(request);
          return;
        }
        if (!ScriptLine.recognises(request.start, request.startLength)) {
          throw Refused.of(Errno.ENOEXEC);
        }
        ScriptLine line = ScriptLine.parse(request.start, request.startLength);
        if (line.javaProgram() != null) {
          recogniseJava(request, line.javaProgram());
          return;
        }
        goOnWithInterpreter(request, line);
      }
      throw Refused.of(Errno.ELOOP);
    } catch (RuntimeException refusal) {
      closeAllButFirst(request);
      throw refusal;
    }
  }

  /** The open stage's undo closes what this one opened too. */
  private static void closeAllButFirst(ExecRequest request) {
    request.file = request.opened.getFirst();
  }

  private static void readStart(ExecRequest request) {
    request.start = new byte[ScriptLine.LOOKED_AT];
    ByteTarget target = new ByteTarget(request.start);
    request.file.readAt(target, 0);
    request.startLength = target.count();
  }

  private static void goOnWithInterpreter(ExecRequest request, ScriptLine line) {
    byte[] path = bytes(line.interpreter());
    byte[] script = request.opened.size() == 1 ? request.fileName : request.strings.argv().getFirst();
    request.strings = request.strings.forScript(path, line.argument() == null ? null : bytes(line.argument()), script);
    request.file = open(request, null, line.interpreter(), LookupFlags.FOLLOW);
  }

  private static void recogniseElf(ExecRequest request) {
    request.image = ElfImage.read(reader(request.file), userEnd(request));
    String interpreter = request.image.interpreter();
    if (interpreter != null) {
      request.interpreterFile = open(request, null, interpreter, LookupFlags.FOLLOW);
      request.interpreter = interpreterImage(request, request.interpreterFile);
    }
  }

  private static ElfImage interpreterImage(ExecRequest request, File file) {
    try {
      return ElfImage.read(reader(file), userEnd(request));
    } catch (Refused noElf) {
      throw Refused.of(Errno.ELIBBAD);
    }
  }

  private static long userEnd(ExecRequest request) {
    return request.current.kernel().memory().options().paging().userEnd();
  }

  private static FileBytes reader(File file) {
    return (offset, to, at, length) -> {
      if (offset < 0) {
        return 0;
      }
      return (int) file.readAt(new ByteTarget(to, at, length), offset);
    };
  }

  private void recogniseJava(ExecRequest request, String name) {
    List<String> argv = request.strings.argv().stream().map(FileStages::text).toList();
    List<String> environment = request.strings.envp().stream().map(FileStages::text).toList();
    request.javaBody = programs.body(name, argv, environment);
    if (request.javaBody == null) {
      throw Refused.of(Errno.ENOEXEC);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
