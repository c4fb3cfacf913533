package pith.hal.nvme;

/** The controller's side of a submission queue: where it lies, and how far it has been read. Guarded by the controller's lock. */
final class SubmissionQueue {
  final int id;
  final long base;
  final int size;
  final CompletionQueue completions;
  int head;

  SubmissionQueue(int id, long base, int size, CompletionQueue completions) {
    this.id = id;
    this.base = base;
    this.size = size;
    this.completions = completions;
  }

  /** {@return where the next command lies; it counts as read} */
  long take() {
    long at = base + (long) head * NvmeCommand.BYTES;
    head = (head + 1) % size;
    return at;
  }
}
