package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.futex.FutexTable;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Waits on words of a program's memory without a task that sleeps, and wakes who waits. Source: Linux's {@code io_uring/futex.c}, uapi futex.h. */
final class Futexes {
  /** The only size of a word that Linux has so far, and that no other process has the word. */
  private static final int SIZE_U32 = 2, PRIVATE = 128;

  /** {@code struct futex_waitv}: the value, where the word is, flags, something reserved. */
  private static final int MOST = 128, ENTRY_BYTES = 24, ADDRESS = 8, FLAGS = 16, RESERVED = 20;

  private final Uring ring;
  private final FutexTable table;

  Futexes(Uring ring) {
    this.ring = ring;
    this.table = ring.kernel.futexes();
  }

  /** An entry has the word in its address, the value in its second, the bits in its third, and flags of the word where others have a descriptor. */
  private static void check(UringRequest request) {
    refuseUnless(request.len == 0 && request.opFlags == 0 && request.bufIndex == 0 && request.fileIndex == 0, Errno.EINVAL);
    checkFlags(request.fd);
    refuseUnless(request.addr3 != 0 && isWord(request.addr3) && isWord(request.off), Errno.EINVAL);
  }

  private static void checkFlags(int flags) {
    refuseUnless((flags & ~PRIVATE) == SIZE_U32, Errno.EINVAL);
  }

  private static boolean isWord(long value) {
    return value >>> Integer.SIZE == 0;
  }

  /** Ends with 0 when it is woken, with EAGAIN if the word has another value. */
  void await(UringRequest request) {
    check(request);
    List<FutexTable.Waiter> places = new ArrayList<>();
    hang(request, places, request.addr, request.fd, (int) request.off, (int) request.addr3);
    waits(request, places);
  }

  /** Who is woken first ends the request with its place in the list. */
  private void hang(UringRequest request, List<FutexTable.Waiter> places, long address, int flags, int expected, int bits) {
    int place = places.size();
    places.add(table.enqueue(request.space, address, (flags & PRIVATE) != 0, expected, bits, () -> woken(request, place)));
  }

  private void woken(UringRequest request, int place) {
    ring.end(request, place);
    List<FutexTable.Waiter> places = request.futexes;
    if (places != null && places.size() > 1) {
      leaveAll(places);
    }
  }

  /** From now on the request can be cancelled. It may have ended already. */
  private void waits(UringRequest request, List<FutexTable.Waiter> places) {
    request.futexes = places;
    if (ring.pending.hasEnded(request)) {
      leaveAll(places);
    }
  }

  /** Ends with the number of the one that was woken, of up to 128. */
  void awaitAny(UringRequest request) {
    refuseUnless(request.fd == 0 && request.bufIndex == 0 && request.fileIndex == 0 && request.off == 0 && request.opFlags == 0 && request.addr3 == 0, Errno.EINVAL);
    refuseUnless(request.len > 0 && request.len <= MOST && request.addr != 0, Errno.EINVAL);
    List<FutexTable.Waiter> places = new ArrayList<>();
    try {
      for (int i = 0; i < request.len; i++) {
        hangNext(request, places);
      }
    } catch (Refused refused) {
      if (leaveAll(places)) {
        throw refused;
      }
      return; // one was woken meanwhile, and ends the request
    }
    waits(request, places);
  }

  private void hangNext(UringRequest request, List<FutexTable.Waiter> places) {
    long at = request.addr + (long) ENTRY_BYTES * places.size();
    int flags = request.space.readInt(at + FLAGS);
    long expected = request.space.readLong(at);
    checkFlags(flags);
    refuseUnless(request.space.readInt(at + RESERVED) == 0 && isWord(expected), Errno.EINVAL);
    hang(request, places, request.space.readLong(at + ADDRESS), flags, (int) expected, -1);
  }

  /** {@return whether none had been woken} */
  private boolean leaveAll(List<FutexTable.Waiter> places) {
    boolean none = true;
    for (FutexTable.Waiter place : places) {
      none &= table.withdraw(place);
    }
    return none;
  }

  /** {@return how many were woken} */
  int wake(UringRequest request) {
    check(request);
    return table.wake(request.space, request.addr, (request.fd & PRIVATE) != 0, (int) request.off, (int) request.addr3);
  }
}
