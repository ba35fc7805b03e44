package dev.sluice.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.Slice;
import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.BufferShortage;
import dev.sluice.buffer.ContextPools;
import dev.sluice.buffer.Internal;
import dev.sluice.buffer.MemoryBudget;
import dev.sluice.buffer.PackingRecvByteBufAllocator;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PoolStats;
import dev.sluice.buffer.PooledBuffer;
import dev.sluice.buffer.PooledSlice;
import dev.sluice.buffer.ReleaseListener;
import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.TcpTeeVerticle;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.UdpTeeVerticle;
import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.compare.result.Latencies;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.SidedLatencies;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.proxy.stats.PoolMetric;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.SessionPage;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Counts;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.tee.MetricScope;
import dev.sluice.tee.SessionSnapshot;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.Reason;
import java.lang.invoke.MethodHandles;
import java.util.stream.Stream;

/**
 * Dependencies point one way: app, then admin, then proxy, then tee, then transport, then buffer.
 *
 * <p>cluster is beside admin; config, tls and frame are beside tee. The test is in app because only
 * app has every module on its class path.
 */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BUFFER = "dev.sluice.buffer..";
  private static final String CONFIG = "dev.sluice.config..";
  private static final String TRANSPORT = "dev.sluice.transport..";
  private static final String TLS = "dev.sluice.tls..";
  private static final String FRAME = "dev.sluice.frame..";
  private static final String TEE = "dev.sluice.tee..";
  private static final String PROXY = "dev.sluice.proxy..";
  private static final String ADMIN = "dev.sluice.admin..";
  private static final String CLUSTER = "dev.sluice.cluster..";
  private static final String APP = "dev.sluice.app..";
  private static final String TESTKIT = "dev.sluice.testkit..";
  private static final String BENCHMARKS = "dev.sluice.benchmarks..";

  /**
   * Public types for users: what they deploy, start, catch, read from options and statistics, or
   * read into.
   */
  private static final Class<?>[] FOR_USERS = {
    BranchCounter.class,
    BranchStats.class,
    BufferPool.class,
    BufferShortage.class,
    CidrBlock.class,
    CloseReason.class,
    CompareCounter.class,
    CompareLatency.class,
    ComparisonResult.class,
    ComparisonStats.class,
    ConfigException.class,
    ContextPools.class,
    Counts.class,
    DifferencePage.class,
    DropReason.class,
    Endpoint.class,
    Latencies.class,
    Main.class,
    MemoryBudget.class,
    Metric.class,
    MetricInfo.class,
    MetricKind.class,
    MetricScope.class,
    MulticastGroup.class,
    PackingRecvByteBufAllocator.class,
    PoolMetric.class,
    PoolOptions.class,
    PoolStats.class,
    PooledBuffer.class,
    PooledSlice.class,
    Reason.class,
    RejectReason.class,
    ReleaseListener.class,
    ResponseDifference.class,
    RouteCounter.class,
    RouteStats.class,
    SessionPage.class,
    SessionSnapshot.class,
    SessionStats.class,
    SidedLatencies.class,
    SluiceVerticle.class,
    TcpTeeVerticle.class,
    TeeVerticle.class,
    UdpTeeVerticle.class,
    UnknownReason.class
  };

  private static final ArchCondition<JavaClass> BE_INTERNAL =
      ArchCondition.from(
          describe(
              "be marked as internal, or in a package that is",
              type ->
                  type.isAnnotatedWith(Internal.class)
                      || type.getPackage().isAnnotatedWith(Internal.class)));

  @ArchTest
  static final ArchRule buffer_needs_nothing_of_ours =
      noClasses()
          .that()
          .resideInAPackage(BUFFER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, TRANSPORT, TLS, FRAME, TEE, PROXY, ADMIN, CLUSTER, APP)
          .because("the pool is a library that any Vert.x application can use alone");

  @ArchTest
  static final ArchRule config_needs_only_buffer =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TRANSPORT, TLS, FRAME, TEE, PROXY, ADMIN, CLUSTER, APP)
          .because("each part says itself which keys it has, so config knows none of them");

  @ArchTest
  static final ArchRule transport_needs_only_buffer =
      noClasses()
          .that()
          .resideInAPackage(TRANSPORT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, TLS, FRAME, TEE, PROXY, ADMIN, CLUSTER, APP)
          .because("what Netty keeps to itself changes for reasons that no route knows");

  @ArchTest
  static final ArchRule tee_needs_only_buffer_and_transport =
      noClasses()
          .that()
          .resideInAPackage(TEE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, TLS, FRAME, PROXY, ADMIN, CLUSTER, APP)
          .because("the fan-out is tested without routes or sockets");

  @ArchTest
  static final ArchRule frame_needs_only_buffer =
      noClasses()
          .that()
          .resideInAPackage(FRAME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, TRANSPORT, TLS, TEE, PROXY, ADMIN, CLUSTER, APP);

  @ArchTest
  static final ArchRule tls_needs_only_buffer_config_and_transport =
      noClasses()
          .that()
          .resideInAPackage(TLS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TEE, PROXY, ADMIN, CLUSTER, APP)
          .because("keys and engines are tested without routes or sessions");

  @ArchTest
  static final ArchRule proxy_does_not_know_the_program =
      noClasses()
          .that()
          .resideInAPackage(PROXY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ADMIN, CLUSTER, APP)
          .because("a verticle is deployed by others than our command line too");

  @ArchTest
  static final ArchRule admin_does_not_know_the_program =
      noClasses()
          .that()
          .resideInAPackage(ADMIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLUSTER, APP)
          .because("it shows whatever implements ProxyControl");

  @ArchTest
  static final ArchRule cluster_does_not_know_the_program =
      noClasses()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ADMIN, APP)
          .because("it changes whatever implements NodeControl");

  @ArchTest
  static final ArchRule nobody_ships_what_tests_and_measures =
      noClasses()
          .that()
          .resideOutsideOfPackages(TESTKIT, BENCHMARKS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TESTKIT, BENCHMARKS)
          .because("test peers and benchmarks are not part of the product");

  @ArchTest
  static final ArchRule testkit_needs_nothing_of_ours =
      noClasses()
          .that()
          .resideInAPackage(TESTKIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BUFFER, CONFIG, TRANSPORT, TLS, FRAME, TEE, PROXY, ADMIN, CLUSTER, APP)
          .because("every module tests with it, and Maven refuses the cycle");

  @ArchTest
  static final ArchRule rooms_of_proxy_do_not_know_the_verticles =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.proxy.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.proxy")
          .because("a verticle puts the parts of a route together, and they serve any verticle");

  @ArchTest
  static final ArchRule stages_and_destinations_do_not_know_routes =
      noClasses()
          .that()
          .resideInAnyPackage("dev.sluice.proxy.stage..", "dev.sluice.proxy.destination..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.proxy.route..",
              "dev.sluice.proxy.stream..",
              "dev.sluice.proxy.datagram..")
          .because("a new one is one folder and one line in a list, and changes nothing else");

  @ArchTest
  static final ArchRule rooms_have_no_cycles =
      slices()
          .matching("dev.sluice.(**)")
          .that(areIn("config", "transport", "tls", "frame", "proxy", "admin", "cluster", "app"))
          .should()
          .beFreeOfCycles()
          .because("each package can be read, and changed, without those that use it");

  @ArchTest
  static final ArchRule what_is_public_is_for_users_or_marked_as_internal =
      classes()
          .that()
          .resideInAnyPackage(
              BUFFER, CONFIG, TRANSPORT, TLS, FRAME, TEE, PROXY, ADMIN, CLUSTER, APP)
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotBelongToAnyOf(FOR_USERS)
          .should(BE_INTERNAL)
          .because("an application must see what it may rely on: all else changes without notice");

  @ArchTest
  static final ArchRule what_is_for_users_is_not_internal =
      classes()
          .that()
          .belongToAnyOf(FOR_USERS)
          .should(never(BE_INTERNAL))
          .because("users rely on it");

  @ArchTest
  static final ArchRule only_transport_knows_native_transports =
      noClasses()
          .that()
          .resideOutsideOfPackages(TRANSPORT, BENCHMARKS)
          // Shutting a descriptor behind its channel, and SO_RCVLOWAT for each turn of a session.
          .and()
          .doNotHaveFullyQualifiedName("dev.sluice.tee.ChannelWriter")
          .and()
          .doNotHaveFullyQualifiedName("dev.sluice.tee.ReadCoalescer")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel.epoll..",
              "io.netty.channel.uring..",
              "io.netty.channel.unix..",
              "io.netty.channel.kqueue..")
          .because("elsewhere a channel is a channel, whatever carries it");

  @ArchTest
  static final ArchRule only_transport_knows_what_vertx_is_made_of =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRANSPORT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.core.impl..")
          .because("Vert.x does not export it, and moves it with any version");

  @ArchTest
  static final ArchRule only_transport_opens_what_is_private =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRANSPORT)
          .should()
          .callMethod(
              MethodHandles.class, "privateLookupIn", Class.class, MethodHandles.Lookup.class)
          .because("a private name may go with any version, and there is a fallback only there");

  @ArchTest
  static final ArchRule only_the_lower_floors_know_vertx_inside =
      noClasses()
          .that()
          .resideOutsideOfPackages(BUFFER, TRANSPORT, PROXY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.core.internal..")
          .because("VertxAccess offers the others what they need of it");

  private static DescribedPredicate<Slice> areIn(String... modules) {
    return describe(
        "are in " + String.join(", ", modules),
        slice ->
            Stream.of(modules).anyMatch(m -> (slice.getNamePart(1) + ".").startsWith(m + ".")));
  }

  @ArchTest
  static final ArchRule no_cycles =
      slices()
          .matching("dev.sluice.(*)..")
          .should()
          .beFreeOfCycles()
          .because("modules that need each other are one module");
}
