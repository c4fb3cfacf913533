package pith.vfs.block;

/** Makes schedulers of one kind; found with {@link java.util.ServiceLoader}. */
public interface IoSchedulerProvider {
  /** {@return the name by which /sys/block/DISK/queue/scheduler knows it} */
  String name();

  /** {@return a scheduler for one disk, of a machine of {@code hertz} cycles a second} */
  IoScheduler create(long hertz);
}
