package pith.vfs.block;

/**
 * What a kind of disk must be able to do. Called with no lock of the block layer held; may take spin locks, never sleeps. Tells the end of each request by
 * {@link BlockQueue#completed}, once, with none of its own locks held. Source: Linux's {@code struct blk_mq_ops}.
 */
public interface BlockDriver {
  /** {@return the disk's name, as under /dev} */
  String name();

  /** {@return its size in sectors} */
  long sectors();

  boolean readOnly();

  BlockLimits limits();

  /** {@return the number of the device's queues} */
  int queues();

  /** {@return how many requests each queue takes at once} */
  int depth();

  /** {@return the number of the queue that requests of hart {@code hart} go to; ends of polled ones are not told by interrupts} */
  int queueFor(int hart, boolean polled);

  /** Puts a request on a queue, which has room; the device sees it at the latest when {@link #commit} is called. */
  void queue(int queue, Request request);

  /** Lets the device see what was put on a queue. */
  void commit(int queue);

  /** Ends the requests of a queue that the device has finished. {@return how many} */
  int poll(int queue);
}
