import java.io.File;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Judges files as PDF/A-1b with PDFBox Preflight: one line per file, "valid" or the faults. */
public final class Preflight {
    public static void main(String[] files) throws Exception {
        boolean allValid = true;
        for (String file : files) {
            ValidationResult result = judge(new File(file));
            allValid &= result.isValid();
            StringBuilder line = new StringBuilder(result.isValid() ? "valid" : "invalid");
            for (ValidationResult.ValidationError error : result.getErrorsList()) {
                line.append(" | ").append(error.getErrorCode()).append(' ').append(error.getDetails());
            }
            System.out.println(line);
        }
        System.exit(allValid ? 0 : 1);
    }

    private static ValidationResult judge(File file) throws Exception {
        PreflightParser parser = new PreflightParser(file);
        try {
            parser.parse();
            try (var document = parser.getPreflightDocument()) {
                document.validate();
                return document.getResult();
            }
        } catch (SyntaxValidationException fault) {
            return fault.getResult();
        }
    }
}
