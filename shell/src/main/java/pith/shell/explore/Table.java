package pith.shell.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns as wide as they need to be. Numbers stand to the right. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(titles);
    }

    Table row(Object... cells) {
        String[] texts = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = String.valueOf(cells[i]);
        }
        rows.add(texts);
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        Arrays.fill(numbers, true);
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
                numbers[i] &= row == rows.getFirst() || row[i].matches("-?[0-9][0-9.,:%]*|-?");
            }
        }
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> append(text, row, widths, numbers));
        return text.toString();
    }

    private static void append(StringBuilder text, String[] row, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String space = " ".repeat(widths[i] - row[i].length());
            line.append(i == 0 ? "" : "  ").append(numbers[i] ? space + row[i] : row[i] + space);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
