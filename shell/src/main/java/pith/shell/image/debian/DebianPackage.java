package pith.shell.image.debian;

import java.util.List;
import java.util.Map;

/**
 * A package of an archive's index.
 *
 * @param file where it is below the mirror's address
 * @param bytes how long that file is
 * @param sha256 its checksum, in hexadecimal
 * @param installedKib what it takes when unpacked, in KiB, by its own account
 * @param priority from {@code required}, 0, to {@code extra}, 4
 * @param needs what has to be there before it works
 * @param provides other names that it stands for, some with a version
 */
record DebianPackage(String name, DebianVersion version, String file, long bytes, String sha256, long installedKib, int priority, List<Dependency> needs, List<Dependency.Alternative> provides) {
    private static final List<String> PRIORITIES = List.of("required", "important", "standard", "optional", "extra");

    /** {@return the package of a stanza of the index} */
    static DebianPackage of(Map<String, String> stanza) throws DebianException {
        String name = stanza.get("Package");
        String file = stanza.get("Filename");
        String sum = stanza.get("SHA256");
        if (name == null || file == null || sum == null || !sum.matches("[0-9a-f]{64}")) {
            throw new DebianException("the archive's index has a package " + name + " without a file or a checksum");
        }
        int priority = PRIORITIES.indexOf(stanza.getOrDefault("Priority", "optional"));
        String needs = stanza.getOrDefault("Pre-Depends", "") + "," + stanza.getOrDefault("Depends", "");
        return new DebianPackage(name, new DebianVersion(stanza.getOrDefault("Version", "")), file, number(stanza, "Size"), sum, number(stanza, "Installed-Size"),
                priority < 0 ? PRIORITIES.size() : priority, Dependency.list(needs),
                Dependency.list(stanza.getOrDefault("Provides", "")).stream().map(one -> one.alternatives().getFirst()).toList());
    }

    private static long number(Map<String, String> stanza, String key) throws DebianException {
        String text = stanza.getOrDefault(key, "0");
        if (!text.matches("[0-9]{1,15}")) {
            throw new DebianException("the archive's index has " + key + " '" + text + "' for package " + stanza.get("Package"));
        }
        return Long.parseLong(text);
    }

    /** {@return whether it is what is asked for, by its own name or by one that it provides} */
    boolean isA(Dependency.Alternative wanted) {
        return name.equals(wanted.name()) && wanted.accepts(version)
                || provides.stream().anyMatch(also -> also.name().equals(wanted.name()) && (wanted.relation().isEmpty() || also.relation().equals("=") && wanted.accepts(also.version())));
    }
}
