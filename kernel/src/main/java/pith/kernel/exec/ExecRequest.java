package pith.kernel.exec;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.elf.ElfImage;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.task.Current;
import pith.kernel.task.UserCode;
import pith.mm.space.AddressSpace;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.attr.Credentials;

/** One exec under way (Linux's {@code linux_binprm}): what was asked for and what the stages have made so far. Confined to the task. */
final class ExecRequest {
  final Current current;
  final ExecTarget target;

  /** The file as the program will see it named: AT_EXECFN and a script's first argument. */
  final byte[] fileName;

  ArgumentStrings strings;
  File file;

  /** Files opened on the way from script to interpreter, the one to run last. */
  final List<File> opened = new ArrayList<>();

  byte[] start;
  int startLength;
  ElfImage image;
  File interpreterFile;
  ElfImage interpreter;
  UserCode.Body javaBody;
  Credentials credentials;
  long credentialsObject;

  /** Handlers and descriptors of its own for a process that shares them with another; null where it does not. */
  SignalHandlers ownHandlers;

  DescriptorTable ownFiles;
  AddressSpace space;
  ElfLoader.Loaded program;
  ElfLoader.Loaded linker;
  InitialStack.Layout stack;
  long sigreturn;

  ExecRequest(Current current, ExecTarget target, ArgumentStrings strings) {
    this.current = current;
    this.target = target;
    this.fileName = target.name();
    this.strings = strings;
  }
}
