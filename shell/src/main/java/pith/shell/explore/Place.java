package pith.shell.explore;

import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;

/** Names for addresses. */
final class Place {
    private Place() {}

    /** {@return what the VMA at {@code address} shows there, such as {@code /bin/cat+0x2000}, {@code [heap]} or {@code anonymous memory}} */
    static String of(AddressSpace space, Vma vma, long address) {
        String name = space.nameOf(vma);
        if (vma.file() != null) {
            return name + "+0x" + Long.toHexString(vma.fileOffset() + (address - vma.start()));
        }
        return name.isEmpty() ? "anonymous memory" : name;
    }
}
