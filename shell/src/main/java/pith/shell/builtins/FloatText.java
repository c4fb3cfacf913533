package pith.shell.builtins;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floating-point conversions of C's printf, rounded from the exact binary value. */
final class FloatText {
    private static final int DEFAULT_PRECISION = 6;

    private FloatText() {}

    /** {@return the magnitude of {@code value} by the conversion {@code letter}}; {@code precision} is -1 if absent. */
    static String format(double value, char letter, int precision, boolean alternate) {
        boolean upper = Character.isUpperCase(letter);
        String text = Double.isNaN(value) ? "nan" : Double.isInfinite(value) ? "inf"
                : finite(value, Character.toLowerCase(letter), precision, alternate);
        return upper ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String finite(double value, char letter, int precision, boolean alternate) {
        int digits = precision < 0 ? DEFAULT_PRECISION : precision;
        return switch (letter) {
            case 'f' -> fixed(new BigDecimal(value), digits) + (alternate && digits == 0 ? "." : "");
            case 'e' -> scientific(new BigDecimal(value), digits);
            case 'g' -> general(new BigDecimal(value), Math.max(digits, 1), alternate);
            default -> hexadecimal(value);
        };
    }

    private static String fixed(BigDecimal value, int digits) {
        return value.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(BigDecimal value, int digits) {
        if (value.signum() == 0) {
            return fixed(value, digits) + "e+00";
        }
        var rounded = value.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        return fixed(rounded.scaleByPowerOfTen(-exponent), digits) + exponent(exponent);
    }

    private static String exponent(int exponent) {
        return String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String general(BigDecimal value, int significant, boolean alternate) {
        var rounded = value.round(new MathContext(significant, RoundingMode.HALF_EVEN));
        int exponent = value.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        boolean isScientific = exponent < -4 || exponent >= significant;
        if (!isScientific) {
            String text = fixed(value, significant - 1 - exponent);
            return alternate ? text : withoutTrailingZeros(text);
        }
        String text = scientific(value, significant - 1);
        int e = text.indexOf('e');
        return alternate ? text : withoutTrailingZeros(text.substring(0, e)) + text.substring(e);
    }

    private static String withoutTrailingZeros(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
    }

    private static String hexadecimal(double value) {
        String text = Double.toHexString(value).replace(".0p", "p");
        return text.matches(".*p-.*") ? text : text.replace("p", "p+");
    }
}
