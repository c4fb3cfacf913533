package pith.bench.compare;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** CPU time of the threads that carry kernel stacks: what a machine costs the host, without the JVM's compilers and collectors. */
final class CarrierTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CarrierTime() {}

  /** {@return nanoseconds so far} */
  static long nanos() {
    long sum = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("ForkJoinPool-")) {
        sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }
}
