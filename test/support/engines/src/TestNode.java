import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.elasticsearch.bootstrap.ServerArgs;
import org.elasticsearch.common.io.stream.OutputStreamStreamOutput;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.KeyStoreWrapper;
import org.elasticsearch.common.settings.SecureString;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.InternalSettingsPreparer;

/**
 * One Elasticsearch node in this process. Elastic's own launcher hands the server its arguments on standard input and
 * keeps that open for as long as the node shall live; the distribution at hand comes without that launcher, so this
 * class does the same from the inside. Each argument is a setting, {@code name=value}.
 */
public final class TestNode {
    private TestNode() {}

    public static void main(String[] settings) throws Exception {
        LogConfigurator.configureESLogging();
        System.setIn(new SequenceInputStream(new ByteArrayInputStream(argumentsOf(settings)), new OpenForEver()));
        // Its class is not public, for the launcher finds it by name as well.
        Method server = Class.forName("org.elasticsearch.bootstrap.Elasticsearch").getMethod("main", String[].class);
        server.setAccessible(true);
        server.invoke(null, (Object) new String[0]);
    }

    private static byte[] argumentsOf(String[] settings) throws Exception {
        Path conf = Path.of(System.getProperty("es.path.conf"));
        var given = Arrays.stream(settings)
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        given.put("path.home", System.getProperty("es.path.home"));
        var environment = InternalSettingsPreparer.prepareEnvironment(Settings.EMPTY, given, conf, () -> "test");
        var secrets = KeyStoreWrapper.bootstrap(conf, () -> new SecureString(new char[0]));
        var bytes = new ByteArrayOutputStream();
        try (var out = new OutputStreamStreamOutput(bytes)) {
            new ServerArgs(false, false, null, secrets, environment.settings(), conf, environment.logsDir()).writeTo(out);
        }
        return bytes.toByteArray();
    }

    /** The end of input would stop the node. */
    private static final class OpenForEver extends InputStream {
        @Override
        public int read() throws IOException {
            try {
                new CountDownLatch(1).await();
                return -1;
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }
    }
}
