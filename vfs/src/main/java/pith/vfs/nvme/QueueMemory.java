package pith.vfs.nvme;

import pith.hal.memory.PhysicalMemory;
import pith.hal.nvme.NvmeCommand;
import pith.hal.nvme.NvmeCompletion;
import pith.hal.nvme.NvmeController;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;

/**
 * Where a pair of queues lies in RAM, and beside each command a list of the pages of its data.
 *
 * @param submissions the ring of commands
 * @param completions the ring of their ends
 * @param lists the lists of pages, as long as a command can need
 */
record QueueMemory(long submissions, long completions, long lists) {
  /** The first page of a command's data is in the command itself. */
  private static final int LIST_BYTES = NvmeController.MOST_PAGES * Long.BYTES;

  /** @throws pith.sync.outcome.Refused ENOMEM */
  static QueueMemory allocate(PageAllocator pages, int size, Allocation kind) {
    int commands = pages(size * NvmeCommand.BYTES);
    int ends = pages(size * NvmeCompletion.BYTES);
    int order = 32 - Integer.numberOfLeadingZeros(commands + ends + pages(size * LIST_BYTES) - 1);
    long block = pages.allocate(order, kind);
    pages.ram().fill(block, (long) PhysicalMemory.PAGE_BYTES << order, (byte) 0);
    long completions = block + (long) commands * PhysicalMemory.PAGE_BYTES;
    return new QueueMemory(block, completions, completions + (long) ends * PhysicalMemory.PAGE_BYTES);
  }

  private static int pages(int bytes) {
    return (bytes + PhysicalMemory.PAGE_BYTES - 1) / PhysicalMemory.PAGE_BYTES;
  }

  long list(int cid) {
    return lists + (long) cid * LIST_BYTES;
  }
}
