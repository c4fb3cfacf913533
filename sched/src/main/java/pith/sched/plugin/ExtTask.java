package pith.sched.plugin;

/** A task as policies see it. Source: Linux's {@code struct sched_ext_entity} and what policies read of {@code task_struct}. */
public interface ExtTask {
  /** {@return its name, for messages: number and command} */
  String name();

  /** {@return its share as a weight from 1 to 10000; 100 at nice 0} */
  int weight();

  /** {@return the hart where it runs, ran last, or was queued} */
  int hart();

  /** {@return whether it may run on a hart} */
  boolean allowedOn(int hart);

  /** {@return its virtual time, which means what the policy makes of it} */
  long vtime();

  void vtime(long time);

  /** {@return what the policy remembers with it; null at first} */
  Object data();

  void data(Object memory);
}
