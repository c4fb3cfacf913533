/**
 * The shell's language: from text to commands.
 *
 * <p>Shell text cannot be cut into tokens first and parsed after: what a character means depends on the quotes and expansions
 * around it, {@code $(…)} holds a whole program inside a word, an alias rewrites text that has not been read yet, and a
 * here-document's lines come after the line that asks for them. So the reader, the lexer and the parser work as coroutines of one
 * another, each pulling only what it needs:
 *
 * <pre>
 *   InputLines ──▶ CharReader ──▶ Lexer ──────────▶ Parser ──▶ CommandList
 *    (a line when   (aliases,      (operators,        │   (sealed Command, immutable)
 *     one is         \newline,      words,            │
 *     needed)        positions)     here-documents)   │
 *                       ▲            │                │
 *                       └── WordReader ── $( … ) ─────┘
 * </pre>
 *
 * <p>Because lines are pulled, a command runs before the next line is read, which a script on standard input relies on, and
 * whether text is unfinished is simply whether the parser asked for more: see {@link pith.shell.language.Syntax}.
 *
 * <p>Words stay structured: a {@link pith.shell.language.Word} is a list of {@link pith.shell.language.WordPart}s that know what was
 * quoted, so expansion never looks for quote characters again. Nesting is counted and bounded
 * ({@link pith.shell.language.Nesting}); everything else is iterative, so the length of a line is no risk to the stack.
 *
 * <p>Text is bytes decoded as Latin-1, one char a byte.
 *
 * <p>The language is that of POSIX.1-2017, XCU chapter 2, with {@code $'…'} of the 2024 edition. Start reading at
 * {@link pith.shell.language.Parser}.
 */
package pith.shell.language;
