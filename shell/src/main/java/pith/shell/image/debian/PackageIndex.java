package pith.shell.image.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The packages of an archive, by the names that they have and provide. */
final class PackageIndex {
    private static final Set<String> FIELDS = Set.of("Package", "Version", "Filename", "Size", "SHA256", "Installed-Size", "Priority", "Depends", "Pre-Depends", "Provides");

    private final Map<String, DebianPackage> byName = new HashMap<>();
    private final Map<String, List<DebianPackage>> providers = new HashMap<>();

    /** Reads an index that is no longer compressed. */
    static PackageIndex read(InputStream text) throws IOException {
        PackageIndex index = new PackageIndex();
        Map<String, String> stanza = new HashMap<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                index.add(stanza);
                stanza.clear();
            } else {
                field(line, stanza);
            }
        }
        index.add(stanza);
        return index;
    }

    /** No field that is of interest goes on in another line. */
    private static void field(String line, Map<String, String> stanza) {
        int colon = line.indexOf(':');
        if (colon > 0 && FIELDS.contains(line.substring(0, colon))) {
            stanza.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private void add(Map<String, String> stanza) throws DebianException {
        if (stanza.isEmpty()) {
            return;
        }
        DebianPackage read = DebianPackage.of(stanza);
        DebianPackage known = byName.get(read.name());
        if (known == null || known.version().compareTo(read.version()) < 0) {
            byName.put(read.name(), read);
            read.provides().forEach(also -> providers.computeIfAbsent(also.name(), _ -> new ArrayList<>()).add(read));
        }
    }

    int size() {
        return byName.size();
    }

    /** {@return the package that stands for {@code wanted}: the one of that name, else the most important of those that provide it} */
    Optional<DebianPackage> find(Dependency.Alternative wanted) {
        DebianPackage named = byName.get(wanted.name());
        if (named != null && wanted.accepts(named.version())) {
            return Optional.of(named);
        }
        return providers.getOrDefault(wanted.name(), List.of()).stream().filter(one -> one.isA(wanted))
                .min(Comparator.comparingInt(DebianPackage::priority).thenComparing(DebianPackage::name));
    }
}
