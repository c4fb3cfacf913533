package pith.shell.execution;

import pith.shell.language.HereText;
import pith.shell.language.SyntaxException;

/** Expands prompts (XCU 2.5.3): parameters, as within double quotes. */
public final class Prompts {
    private Prompts() {}

    /** {@return the prompt to show; itself if it cannot be expanded} */
    public static String expand(ShellContext sh, String prompt) {
        if (prompt.indexOf('$') < 0 && prompt.indexOf('`') < 0) {
            return prompt;
        }
        boolean traces = sh.has(Option.XTRACE);
        sh.options().remove(Option.XTRACE);
        try {
            return sh.executor().expander().single(HereText.parse(prompt));
        } catch (SyntaxException | Unwind.Failure wrong) {
            return prompt;
        } finally {
            if (traces) {
                sh.options().add(Option.XTRACE);
            }
        }
    }
}
