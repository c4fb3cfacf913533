package pith.hal.nvme;

import java.io.IOException;
import pith.hal.memory.PhysicalMemory;

/** What the admin queue can ask: to identify, to set features, to make and delete queues, to abort. Guarded by the controller's lock. */
final class AdminCommands {
  private final NvmeController controller;
  private final PhysicalMemory ram;
  private long result;

  AdminCommands(NvmeController controller, PhysicalMemory ram) {
    this.controller = controller;
    this.ram = ram;
  }

  /** {@return what the last command answered beside its status} */
  long result() {
    return result;
  }

  /** Does the command at {@code at}. {@return its status} */
  int execute(long at) {
    result = 0;
    return switch (NvmeCommand.OPCODE.get(ram, at)) {
      case NvmeOpcode.IDENTIFY -> identify(at);
      case NvmeOpcode.CREATE_CQ -> createCompletionQueue(at);
      case NvmeOpcode.CREATE_SQ -> createSubmissionQueue(at);
      case NvmeOpcode.DELETE_CQ -> deleteCompletionQueue(at);
      case NvmeOpcode.DELETE_SQ -> controller.submissions().remove(queueId(at)) != null ? NvmeStatus.SUCCESS : NvmeStatus.INVALID_QUEUE;
      case NvmeOpcode.SET_FEATURES -> setFeature(at);
      case NvmeOpcode.GET_FEATURES -> getFeature(at);
      case NvmeOpcode.ABORT -> abort(at);
      default -> NvmeStatus.INVALID_OPCODE;
    };
  }

  private int queueId(long at) {
    return (int) NvmeCommand.QUEUE_ID.get(NvmeCommand.CDW10.get(ram, at));
  }

  private int identify(long at) {
    long page = NvmeCommand.PRP1.get(ram, at);
    if (page % PhysicalMemory.PAGE_BYTES != 0 || !ram.contains(page)) {
      return NvmeStatus.INVALID_FIELD;
    }
    switch ((int) NvmeCommand.CDW10.get(ram, at) & 0xff) {
      case NvmeIdentify.CNS_CONTROLLER -> {
        String serial = String.format("PITH%08d", controller.name().chars().filter(Character::isDigit).reduce(0, (number, digit) -> number * 10 + digit - '0'));
        boolean cache = controller.spec().cacheBytes() > 0;
        ram.write(page, NvmeIdentify.controller("Pith " + controller.spec().title(), serial, NvmeController.MOST_PAGES, cache), 0, NvmeIdentify.BYTES);
      }
      case NvmeIdentify.CNS_NAMESPACE -> {
        if (NvmeCommand.NSID.get(ram, at) != 1) {
          return NvmeStatus.INVALID_NAMESPACE;
        }
        long blocks = controller.storage().bytes() / Medium.BLOCK;
        ram.write(page, NvmeIdentify.namespace(blocks, Medium.BLOCK, controller.storage().readOnly()), 0, NvmeIdentify.BYTES);
      }
      default -> {
        return NvmeStatus.INVALID_FIELD;
      }
    }
    return NvmeStatus.SUCCESS;
  }

  private int createCompletionQueue(long at) {
    int id = queueId(at);
    int size = (int) NvmeCommand.QUEUE_SIZE.get(NvmeCommand.CDW10.get(ram, at)) + 1;
    long how = NvmeCommand.CDW11.get(ram, at);
    int vector = NvmeCommand.INTERRUPTS.isSet(how) ? (int) NvmeCommand.HIGH_WORD.get(how) : -1;
    if (id == 0 || id > mostQueues() || controller.completions().containsKey(id)) {
      return NvmeStatus.INVALID_QUEUE;
    }
    int wrong = checkQueue(at, size, NvmeCompletion.BYTES, how);
    if (wrong != NvmeStatus.SUCCESS || vector >= controller.vectorCount()) {
      return wrong != NvmeStatus.SUCCESS ? wrong : NvmeStatus.INVALID_VECTOR;
    }
    controller.completions().put(id, new CompletionQueue(ram, id, NvmeCommand.PRP1.get(ram, at), size, vector));
    return NvmeStatus.SUCCESS;
  }

  private int createSubmissionQueue(long at) {
    int id = queueId(at);
    int size = (int) NvmeCommand.QUEUE_SIZE.get(NvmeCommand.CDW10.get(ram, at)) + 1;
    long how = NvmeCommand.CDW11.get(ram, at);
    CompletionQueue completions = controller.completions().get((int) NvmeCommand.HIGH_WORD.get(how));
    if (id == 0 || id > mostQueues() || controller.submissions().containsKey(id)) {
      return NvmeStatus.INVALID_QUEUE;
    }
    if (completions == null || completions.id == 0) {
      return NvmeStatus.COMPLETION_QUEUE_INVALID;
    }
    int wrong = checkQueue(at, size, NvmeCommand.BYTES, how);
    if (wrong == NvmeStatus.SUCCESS) {
      controller.submissions().put(id, new SubmissionQueue(id, NvmeCommand.PRP1.get(ram, at), size, completions));
    }
    return wrong;
  }

  /** Queues are one piece of memory each, which begins at a page. */
  private int checkQueue(long at, int size, int entryBytes, long how) {
    long base = NvmeCommand.PRP1.get(ram, at);
    if (size < 2 || size > controller.spec().depth()) {
      return NvmeStatus.INVALID_QUEUE_SIZE;
    }
    boolean there = base % PhysicalMemory.PAGE_BYTES == 0 && ram.contains(base) && ram.contains(base + (long) size * entryBytes - 1);
    return there && NvmeCommand.CONTIGUOUS.isSet(how) ? NvmeStatus.SUCCESS : NvmeStatus.INVALID_FIELD;
  }

  private int deleteCompletionQueue(long at) {
    int id = queueId(at);
    boolean used = controller.submissions().values().stream().anyMatch(queue -> queue.completions.id == id);
    if (id == 0 || used || controller.completions().remove(id) == null) {
      return NvmeStatus.INVALID_QUEUE;
    }
    return NvmeStatus.SUCCESS;
  }

  /** Each vector serves one pair of queues with interrupts and one without. */
  private int mostQueues() {
    return 2 * controller.vectorCount();
  }

  private int setFeature(long at) {
    long value = NvmeCommand.CDW11.get(ram, at);
    return switch ((int) NvmeCommand.CDW10.get(ram, at) & 0xff) {
      case NvmeOpcode.FEATURE_QUEUES -> {
        result = granted(value & 0xffff) | granted(value >>> 16) << 16;
        yield NvmeStatus.SUCCESS;
      }
      case NvmeOpcode.FEATURE_WRITE_CACHE -> writeCache((value & 1) != 0);
      default -> NvmeStatus.INVALID_FIELD;
    };
  }

  /** Numbers of queues are counted from zero. */
  private long granted(long wanted) {
    return Math.min(wanted, mostQueues() - 1);
  }

  private int writeCache(boolean on) {
    if (controller.spec().cacheBytes() == 0) {
      return on ? NvmeStatus.INVALID_FIELD : NvmeStatus.SUCCESS;
    }
    try {
      controller.storage().enable(on);
      return NvmeStatus.SUCCESS;
    } catch (IOException e) {
      return NvmeStatus.WRITE_FAULT;
    }
  }

  private int getFeature(long at) {
    switch ((int) NvmeCommand.CDW10.get(ram, at) & 0xff) {
      case NvmeOpcode.FEATURE_QUEUES -> result = mostQueues() - 1 | mostQueues() - 1 << 16;
      case NvmeOpcode.FEATURE_WRITE_CACHE -> result = controller.storage().enabled() ? 1 : 0;
      default -> {
        return NvmeStatus.INVALID_FIELD;
      }
    }
    return NvmeStatus.SUCCESS;
  }

  /** The answer's bit 0 says that the command was not aborted. */
  private int abort(long at) {
    long which = NvmeCommand.CDW10.get(ram, at);
    result = controller.abort((int) NvmeCommand.QUEUE_ID.get(which), (int) NvmeCommand.HIGH_WORD.get(which)) ? 0 : 1;
    return NvmeStatus.SUCCESS;
  }
}
