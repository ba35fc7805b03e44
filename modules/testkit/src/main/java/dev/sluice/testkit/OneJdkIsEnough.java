package dev.sluice.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks a test whose result does not depend on the JDK, so that one JDK of several need run it.
 *
 * <p>Such a test proves something about our own code in every order (model checks, properties), the
 * kernel (buffers, resets), a browser, another server, time limits, or the members of a cluster. A
 * test of the JIT, the class path, start-up caches, TLS, threads or native calls is none of them.
 *
 * <p>{@code .ci/run} leaves these tests out on its second JDK: {@code -DexcludedGroups=one-jdk}.
 * Both annotations below mean the same, one for JUnit Jupiter and one for jqwik.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag(OneJdkIsEnough.TAG)
@net.jqwik.api.Tag(OneJdkIsEnough.TAG)
public @interface OneJdkIsEnough {
  /** The tag's name on the command line. */
  String TAG = "one-jdk";
}
