package pith.shell.serve.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Role;

/**
 * A class list: comma-separated values, the name of an account first and perhaps a role second. A first line {@code name,...} is a heading; further columns are
 * left alone, so that what a school's system exports can be used once its first column is right.
 */
public record ClassList(List<Entry> entries) {
    private static final int MOST = 10_000;

    record Entry(String name, Role role) {}

    /** @throws SpecException naming the line that is wrong */
    public static ClassList read(Path file) {
        try {
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new SpecException(file + ": cannot be read as UTF-8 text; give a class list with a name on each line.");
        }
    }

    static ClassList parse(String file, List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = i == 0 && lines.get(0).startsWith("\ufeff") ? lines.get(0).substring(1) : lines.get(i);
            String[] cells = line.split("[,;]", -1);
            String name = cell(cells, 0);
            if (line.isBlank() || i == 0 && name.equalsIgnoreCase("name")) {
                continue;
            }
            entries.add(new Entry(name, role(file, i + 1, cell(cells, 1))));
            if (!User.isName(name)) {
                throw wrong(file, i + 1, "'" + name + "' cannot be the name of a user: write small letters, digits, '.', '_' and '-', at most 32, in the first column");
            }
            if (!names.add(name) || names.size() > MOST) {
                throw wrong(file, i + 1, "'" + name + "' is there twice: remove one line, or tell the two apart");
            }
        }
        return new ClassList(List.copyOf(entries));
    }

    private static String cell(String[] cells, int index) {
        String cell = index < cells.length ? cells[index].strip() : "";
        return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"") ? cell.substring(1, cell.length() - 1) : cell;
    }

    private static Role role(String file, int line, String word) {
        try {
            return word.isEmpty() ? Role.STUDENT : UserLine.role(word.toLowerCase(Locale.ROOT));
        } catch (UserLine.Malformed e) {
            throw wrong(file, line, "the second column is no role: write student, instructor or admin, or leave it empty");
        }
    }

    private static SpecException wrong(String file, int line, String why) {
        return new SpecException(file + ", line " + line + ": " + why + "; nobody was added.");
    }
}
