package pith.shell.serve.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.PresetTable;
import pith.hal.topology.Presets;
import pith.hal.topology.SpecException;
import pith.kernel.boot.KernelConfig.Bind;

/** Reads what machines are made from, and holds them to the folders of this host that the configuration allows. */
final class MachinesReader {
    private static final int MOST_HARTS = 64;

    private final PresetTable root;
    private final Path folder;
    private final List<Path> allowed = new ArrayList<>();

    MachinesReader(PresetTable root, Path folder) {
        this.root = root;
        this.folder = folder;
        for (String text : root.texts("folders")) {
            allowed.add(SettingsPath.existing(root, "folders", text, folder, true));
        }
    }

    MachineSettings own() {
        return root.has("machine") ? machine(root.table("machine")) : MachineSettings.usual();
    }

    SequencedMap<String, MachineSettings> shared() {
        SequencedMap<String, MachineSettings> shared = new LinkedHashMap<>();
        PresetTable table = root.has("shared") ? root.table("shared") : PresetTable.of("", "{}");
        for (String name : table.keys()) {
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                throw table.wrong(name, "this is not the name of a machine: write small letters, digits and hyphens, such as lab-1");
            }
            shared.put(name, machine(table.table(name)));
        }
        return shared;
    }

    private MachineSettings machine(PresetTable table) {
        MachineConfig config = preset(table).withRam(table.has("ram") ? table.bytes("ram") : MachineSettings.USUAL_RAM)
                .withSeed(table.integer("seed", 0, 999_999_999, 0));
        if (table.has("harts")) {
            config = config.withHarts(table.integer("harts", 1, MOST_HARTS));
        }
        MachineSettings settings = new MachineSettings(config.withMemoryModel(table.choice("memoryModel", Model.class, Model.FLAT).name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')),
                table.has("root") ? allowedFolder(table, "root", table.text("root")) : null, table.texts("binds").stream().map(text -> bind(table, text)).toList());
        table.nothingElse();
        return settings;
    }

    private enum Model { FLAT, MULTI_LLC }

    private static MachineConfig preset(PresetTable table) {
        try {
            return MachineConfig.of(Presets.load(table.text("preset", MachineConfig.DEFAULT_PRESET)));
        } catch (SpecException e) {
            throw table.wrong("preset", e.getMessage().replaceAll("\\.$", ""));
        }
    }

    /** A colon within the path of this host is fine. */
    private Bind bind(PresetTable table, String text) {
        boolean writable = text.endsWith(":rw");
        String pair = writable ? text.substring(0, text.length() - 3) : text;
        int colon = pair.lastIndexOf(":/");
        if (colon <= 0) {
            throw table.wrong("binds", "'" + text + "' names no place in the machine: write HOST:/GUEST or HOST:/GUEST:rw");
        }
        return new Bind(allowedFolder(table, "binds", pair.substring(0, colon)), pair.substring(colon + 1), writable);
    }

    private Path allowedFolder(PresetTable table, String key, String text) {
        Path path = SettingsPath.existing(table, key, text, folder, true);
        if (allowed.stream().noneMatch(path::startsWith)) {
            throw table.wrong(key, "machines may not see the folder '" + path + "' of this host: add it to the list 'folders' if everybody may");
        }
        return path;
    }
}
