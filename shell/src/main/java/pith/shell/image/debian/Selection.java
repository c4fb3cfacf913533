package pith.shell.image.debian;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Packages with all that they need. Of alternatives, one that is chosen already will do; else it is the first that the archive has. Packages that exclude one
 * another are not looked for: they are only unpacked, and the later one's files win.
 */
final class Selection {
    private final PackageIndex index;
    private final List<DebianPackage> chosen = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    Selection(PackageIndex index) {
        this.index = index;
    }

    /** {@return {@code names} and what they need; a package comes after those that it needs, unless they need one another} */
    static List<DebianPackage> of(PackageIndex index, List<String> names) throws DebianException {
        Selection selection = new Selection(index);
        for (String name : names) {
            Dependency.Alternative wanted = new Dependency.Alternative(name, "", new DebianVersion(""));
            if (!selection.isThere(wanted)) {
                selection.add(index.find(wanted).orElseThrow(() -> new DebianException("the archive has no package '" + name + "'")));
            }
        }
        return selection.chosen;
    }

    private void add(DebianPackage wanted) throws DebianException {
        if (!known.add(wanted.name())) {
            return;
        }
        for (Dependency need : wanted.needs()) {
            if (need.alternatives().stream().noneMatch(this::isThere)) {
                add(first(need).orElseThrow(() -> new DebianException("package '" + wanted.name() + "' needs " + need + ", which the archive does not have")));
            }
        }
        chosen.add(wanted);
    }

    private boolean isThere(Dependency.Alternative alternative) {
        return index.find(alternative).filter(found -> known.contains(found.name())).isPresent() || chosen.stream().anyMatch(one -> one.isA(alternative));
    }

    private Optional<DebianPackage> first(Dependency need) {
        return need.alternatives().stream().flatMap(alternative -> index.find(alternative).stream()).findFirst();
    }
}
