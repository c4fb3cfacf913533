package pith.kernel.boot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.cpu.UserRegisters;
import pith.kernel.entry.ExecReplaced;
import pith.kernel.exec.ExecTarget;
import pith.kernel.signal.SignalHandlers;
import pith.kernel.swapping.SwapAreas;
import pith.kernel.task.Current;
import pith.kernel.task.Embryo;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessMemoryLimits;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Session;
import pith.kernel.task.Task;
import pith.kernel.task.TaskTable;
import pith.kernel.task.UserCode;
import pith.mm.space.AddressSpace;
import pith.sync.SpinLock;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.cpio.CpioException;
import pith.vfs.devtmpfs.DevTmpFs;
import pith.vfs.devtmpfs.MemoryDevices;

/** Process 1: made by hand, it finishes the boot in the kernel and then becomes the program that was asked for. */
final class FirstProcess {
  /** The exit status of a machine that cannot work as it was asked for. */
  private static final int USAGE = 2;

  private final PithKernel boot;
  private final KernelConfig config;
  private final Kernel kernel;

  FirstProcess(PithKernel boot, KernelConfig config) {
    this.boot = boot;
    this.config = config;
    this.kernel = boot.kernel();
  }

  /** {@return the task, ready to be woken} */
  Task create() {
    RootTree.mountRoot(kernel, config);
    Embryo embryo = new Embryo();
    embryo.takeObjects(kernel.objects());
    embryo.tid = kernel.tasks().reserveNumber();
    embryo.handlers = new SignalHandlers(kernel.objects().sighand());
    embryo.process = new Process(kernel.objects(), embryo.signalObject, embryo.tid, embryo.handlers, new ResourceLimits(config.maxTasks()), 0);
    embryo.process.controlGroup(kernel.rootGroup());
    embryo.space = AddressSpace.create(kernel.memory());
    embryo.space.limits(new ProcessMemoryLimits(embryo.process.limits()));
    embryo.files = kernel.vfs().newDescriptors();
    embryo.fs = kernel.vfs().newContext();
    embryo.credentials = Credentials.ROOT;
    embryo.registers = new UserRegisters();
    embryo.code = new UserCode.JavaCode(this::run);
    embryo.comm = "init";
    kernel.users().add(0);
    return publish(embryo.born(kernel, 0));
  }

  private Task publish(Task task) {
    task.stack(new KernelStack(task.name(), kernel.machine().engine(), task, () -> kernel.runTask(task)));
    Process process = task.process();
    TaskTable tasks = kernel.tasks();
    try (SpinLock.Held held = tasks.lock.acquire()) {
      process.addThread(task, held);
      process.leader(task);
      tasks.join(process, task.tid(), new Session(task.tid()), held);
      tasks.publish(task, held);
    }
    return task;
  }

  private int run(Current current) {
    try {
      prepare(current);
    } catch (CpioException | Refused tooLittle) {
      long kibibytes = kernel.machine().ram().bytes() >> 10;
      config.oopses().accept("pith: cannot start with " + kibibytes + " KiB of RAM: " + tooLittle.getMessage() + "; give it more, such as --ram 64M.\n");
      kernel.machine().powerOff(new PowerOff.Halted(USAGE));
    }
    if (!(config.first() instanceof KernelConfig.First.UnderInit) && config.streams().input() == null) {
      boot.ttys().giveConsoleTo(current.process());
    }
    enterDirectory(current);
    try {
      if (config.first() instanceof KernelConfig.First.JavaProgram java) {
        return boot.javaPrograms().body(java.name(), java.argv(), config.environment()).run(current);
      }
      become(current, config.first());
    } catch (Refused refusal) {
      report(current, refusal);
    }
    throw new ExecReplaced();
  }

  private void become(Current current, KernelConfig.First first) {
    if (first instanceof KernelConfig.First.UnderInit(List<String> argv)) {
      current.process().unkillable = true;
      exec(current, "/sbin/init", prepend("init", argv));
    } else if (first instanceof KernelConfig.First.HostFile file) {
      exec(current, file.path(), file.argv());
    } else if (first instanceof KernelConfig.First.Program(String path, List<String> argv)) {
      exec(current, path, argv);
    }
  }

  /** What the first program finds: devices, the tree of files, its standard streams. */
  private void prepare(Current current) {
    MemoryDevices.register(kernel.vfs().devices(), kernel.machine().entropy());
    kernel.vfs().fileSystems().register(new DevTmpFs(kernel.vfs()));
    RootTree.mountRest(current, config, boot.javaPrograms(), boot.disks().all());
    StandardStreams.open(current, config.streams());
    SwapAreas.atBoot(current, boot.disks().all(), new SwapAreas());
  }

  private void exec(Current current, String path, List<String> argv) {
    boot.execs().exec(current, ExecTarget.of(path), bytes(argv), bytes(config.environment()));
  }

  /** As a shell says it: 127 if the file isn't there, 126 if it can't be run. */
  private void report(Current current, Refused refusal) {
    String what =
        switch (config.first()) {
          case KernelConfig.First.Program program -> program.path();
          case KernelConfig.First.HostFile file -> file.host().toString();
          case KernelConfig.First.UnderInit init -> "/sbin/init";
          case KernelConfig.First.JavaProgram java -> java.name();
        };
    config.oopses().accept("pith: cannot run " + what + ": " + refusal.errno().text() + "\n");
    int status = refusal.errno() == pith.sync.outcome.Errno.ENOENT ? 127 : 126;
    kernel.machine().powerOff(new PowerOff.Halted(status));
  }

  private void enterDirectory(Current current) {
    try (pith.vfs.Path directory =
        pith.vfs.PathWalk.resolve(current.caller(), null, config.directory(), pith.vfs.LookupFlags.FOLLOW | pith.vfs.LookupFlags.DIRECTORY)) {
      current.fs().directory(directory);
    } catch (Refused refusal) {
      config.oopses().accept("pith: cannot enter " + config.directory() + ": " + refusal.errno().text() + "; give a folder of the machine.\n");
      kernel.machine().powerOff(new PowerOff.Halted(USAGE));
    }
  }

  private static List<String> prepend(String first, List<String> rest) {
    java.util.ArrayList<String> all = new java.util.ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }

  private static List<byte[]> bytes(List<String> strings) {
    return strings.stream().map(string -> string.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }
}
