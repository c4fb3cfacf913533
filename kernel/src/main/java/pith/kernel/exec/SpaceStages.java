package pith.kernel.exec;

import pith.hal.mmu.PagingMode;
import pith.kernel.elf.ElfImage;
import pith.kernel.rseq.RestartableSequence;
import pith.kernel.task.Kernel;
import pith.kernel.task.ProcessMemoryLimits;
import pith.kernel.task.ResourceLimits;
import pith.mm.space.AddressSpace;
import pith.mm.space.ProgramRanges;
import pith.vfs.attr.Credentials;

/** The stages that build the new address space beside the old one. */
final class SpaceStages {
  private static final int PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20, MAP_GROWSDOWN = 0x100, MAP_STACK = 0x2_0000;
  private static final long INITIAL_STACK_BYTES = 132 << 10;
  private static final long PAGE = 4096;
  private static final int CLOCK_TICKS = 100;

  private final Vdso vdso;

  SpaceStages(Vdso vdso) {
    this.vdso = vdso;
  }

  void create(ExecRequest request) {
    Kernel kernel = request.current.kernel();
    ResourceLimits limits = request.current.process().limits();
    ProcessMemoryLimits memoryLimits = new ProcessMemoryLimits(limits);
    request.space = AddressSpace.create(kernel.memory());
    boolean made = false;
    try {
      request.space.limits(memoryLimits);
      PagingMode paging = kernel.memory().options().paging();
      int personality = request.current.task().personality;
      request.space.layout(kernel.addressRandomisation().layout(paging, memoryLimits.stack(), personality, kernel.machine().entropy()));
      mapStack(request);
      request.sigreturn = vdso.map(request.space);
      made = true;
    } finally {
      if (!made) {
        drop(request);
      }
    }
  }

  static void drop(ExecRequest request) {
    request.space.put();
  }

  /** Room for the strings, which may be more than the stack first has, and some to grow into without a fault on each page. */
  private static void mapStack(ExecRequest request) {
    long strings = 0;
    for (byte[] string : request.strings.argv()) {
      strings += string.length + 9L;
    }
    for (byte[] string : request.strings.envp()) {
      strings += string.length + 9L;
    }
    long bytes = (strings + INITIAL_STACK_BYTES + PAGE - 1) / PAGE * PAGE;
    long top = request.space.layout().stackTop();
    int prot = PROT_READ | PROT_WRITE | (request.image != null && request.image.executableStack() ? PROT_EXEC : 0);
    request.space.map(top - bytes, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN | MAP_STACK, null, 0);
  }

  void loadProgram(ExecRequest request) {
    if (request.image == null) {
      return;
    }
    ElfImage image = request.image;
    long base = image.header().positionIndependent() && image.interpreter() != null ? request.space.layout().programBase() : 0;
    request.program = new ElfLoader(request.space).load(image, request.file.mapping(), base);
    long end = (request.program.end() + PAGE - 1) / PAGE * PAGE;
    request.space.startBreak(end + request.space.layout().breakOffset());
  }

  void loadInterpreter(ExecRequest request) {
    if (request.interpreter != null) {
      request.linker = new ElfLoader(request.space).load(request.interpreter, request.interpreterFile.mapping(), 0);
    }
  }

  void writeStack(ExecRequest request) {
    byte[] random = new byte[16];
    request.current.kernel().machine().entropy().fill(random, 0, random.length);
    InitialStack stack = new InitialStack(request.space, request.space.layout().stackTop());
    request.stack = stack.write(request.strings, request.fileName, random, auxiliary(request));
    long code = request.program == null ? 0 : request.image.lowest() + request.program.bias();
    long end = request.program == null ? 0 : request.program.end();
    InitialStack.Layout at = request.stack;
    request.space.ranges(new ProgramRanges(code, end, code, end, at.sp(), at.argStart(), at.argEnd(), at.envStart(), at.envEnd()));
  }

  private static AuxiliaryVector auxiliary(ExecRequest request) {
    AuxiliaryVector vector = new AuxiliaryVector();
    Credentials who = request.credentials;
    boolean secure = who.user().real() != who.user().effective() || who.group().real() != who.group().effective();
    vector.add(AuxiliaryVector.HWCAP, AuxiliaryVector.RV64GC).add(AuxiliaryVector.PAGESZ, PAGE).add(AuxiliaryVector.CLKTCK, CLOCK_TICKS);
    if (request.program != null) {
      vector
          .add(AuxiliaryVector.PHDR, request.program.headers())
          .add(AuxiliaryVector.PHENT, 56)
          .add(AuxiliaryVector.PHNUM, request.image.header().count())
          .add(AuxiliaryVector.BASE, request.linker == null ? 0 : request.linker.bias())
          .add(AuxiliaryVector.FLAGS, 0)
          .add(AuxiliaryVector.ENTRY, request.program.entry());
    }
    return vector
        .add(AuxiliaryVector.RSEQ_FEATURE_SIZE, RestartableSequence.FEATURE_BYTES)
        .add(AuxiliaryVector.RSEQ_ALIGN, RestartableSequence.ORIGINAL_BYTES)
        .add(AuxiliaryVector.UID, who.user().real())
        .add(AuxiliaryVector.EUID, who.user().effective())
        .add(AuxiliaryVector.GID, who.group().real())
        .add(AuxiliaryVector.EGID, who.group().effective())
        .add(AuxiliaryVector.SECURE, secure ? 1 : 0);
  }
}
