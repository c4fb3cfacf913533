package pith.shell.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.hal.memory.Access;
import pith.mm.fault.FaultKind;
import pith.mm.fault.FaultOutcome;
import pith.mm.fault.Forecast;
import pith.mm.space.AddressSpace;

/** What the next read, write and instruction fetch at an address will do, in sentences. */
final class NextAccess {
    private static final List<Access> ORDER = List.of(Access.LOAD, Access.STORE, Access.FETCH);

    private NextAccess() {}

    /** {@return a sentence for each access, or one for all if they do the same} With no lock of the space held. */
    static List<String> sentences(AddressSpace space, long address) {
        List<String> effects = ORDER.stream().map(access -> effect(Forecast.of(space.map(), address, access))).toList();
        if (effects.stream().distinct().count() == 1) {
            return List.of("Any access " + effects.getFirst() + ".");
        }
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < ORDER.size(); i++) {
            sentences.add(name(ORDER.get(i)) + " " + effects.get(i) + ".");
        }
        return sentences;
    }

    private static String name(Access access) {
        return switch (access) {
            case LOAD -> "A read";
            case STORE -> "A write";
            case FETCH -> "Executing it";
        };
    }

    private static String effect(Forecast forecast) {
        return switch (forecast) {
            case Forecast.Hit() -> "goes straight through";
            case Forecast.Waits() -> "faults, and waits until the page has arrived in its new frame";
            case Forecast.WaitsForProgram(boolean missing) -> "faults, and waits until the program, told by its userfaultfd, has "
                    + (missing ? "put a page here" : "lifted the protection of the page");
            case Forecast.Faults(FaultOutcome outcome) -> effect(outcome);
        };
    }

    private static String effect(FaultOutcome outcome) {
        return switch (outcome) {
            case FaultOutcome.Installed(FaultKind kind, boolean major) -> "faults (" + word(kind) + (major ? ", major" : "") + ") " + resolution(kind, major);
            case FaultOutcome.BusError() -> "faults and ends in SIGBUS (BUS_ADRERR): nothing stands behind this page";
            case FaultOutcome.SegmentationFault(int code) -> code == FaultOutcome.NOT_MAPPED
                    ? "faults and ends in SIGSEGV (SEGV_MAPERR): nothing is mapped here"
                    : "faults and ends in SIGSEGV (SEGV_ACCERR): the mapping does not permit it";
            default -> "faults, and is tried again";
        };
    }

    private static String word(FaultKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String resolution(FaultKind kind, boolean major) {
        return switch (kind) {
            case ZERO_PAGE -> "and maps the page of zeroes, read-only";
            case ANONYMOUS -> "and maps a cleared page of its own";
            case FILE_READ -> "and maps the file's page" + (major ? ", once a device has read it" : ", which is there already or is filled with zeroes");
            case FILE_COPY -> "and maps a private copy of the file's page";
            case SHARED_WRITE -> "and marks the file's page dirty, so that all who map it see the write and the file gets it";
            case COPY_ON_WRITE -> "and copies the page, because others use it too";
            case REUSE -> "and makes the page writable in place, because nobody else uses it any more";
            case HINT -> "and brings the page in reach again, which was taken out of reach to see from which memory node it is used";
            case SPECIAL -> "and maps the kernel's page, read-only";
            case SWAP -> major ? "and reads the page back from swap" : "and takes the page from the swap cache, where it still is";
            case HUGE_PAGE -> "and maps a cleared huge page of 2 MiB";
            case HUGE_ZERO_PAGE -> "and maps the huge page of zeroes, read-only";
            case RACED -> "and finds that another thread has just resolved it";
            case SPURIOUS -> "and only brings the page-table entry up to what the mapping permits";
        };
    }
}
