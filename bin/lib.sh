# What bin/sluice and bin/vertx share: find a JDK, build the fat jar when need be, run it.
# Sourced by them; $self is the script's own path, with no link in it.

fail() {
  echo "sluice: $*" >&2
  exit 1
}

root=$(cd "$(dirname "$self")/.." && pwd -P) || exit 1
jar=$root/modules/app/target/sluice.jar
lock=$root/modules/app/target/.building

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    java=$(command -v java) || fail "no java found: install a JDK, 17 or newer, or set JAVA_HOME"
  fi
  # `openjdk version "17.0.15" ...`; before 9 it was "1.8.0_402", whose 1 is too old all the same.
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${version:-0}" -ge 17 ] || fail "$java is version ${version:-unknown}; 17 or newer is needed"
}

# Outside of a checkout there are no sources: the jar is taken as it is.
is_stale() {
  [ -f "$jar" ] || return 0
  [ -f "$root/pom.xml" ] || return 1
  [ -n "$(find "$root/pom.xml" "$root"/modules/*/pom.xml "$root"/modules/*/src/main \
    -newer "$jar" -print 2>/dev/null | head -n 1)" ]
}

maven() {
  # The wrapper first: it brings the Maven that the build was tested with, where it can download it.
  if [ -x "$root/mvnw" ] && (cd "$root" && ./mvnw -q --version) >/dev/null 2>&1; then
    (cd "$root" && ./mvnw "$@")
  elif command -v mvn >/dev/null 2>&1; then
    (cd "$root" && mvn "$@")
  else
    fail "cannot build: ./mvnw does not run here (no network?), and no mvn is installed"
  fi
}

# One builds, others wait: two builds in one folder would pull the classes from under each other.
# A folder is the lock, for making one is atomic everywhere; the pid in it tells whether its owner lives.
take_lock() {
  mkdir -p "$(dirname "$lock")"
  until mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
    else
      sleep 0.2
    fi
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

build() {
  echo "sluice: building (once, until the sources change)" >&2
  # A proxy that runs keeps the file it has open; writing into that one would break it.
  rm -f "$jar"
  log=$lock/log
  if ! maven -B -q -DskipTests package -pl modules/app -am >"$log" 2>&1; then
    cat "$log" >&2
    fail "the build failed"
  fi
  # What was edited while it was building is newer than the jar, then.
  touch -r "$lock/pid" "$jar"
}

build_if_stale() {
  # A jar that somebody is just building looks fresh, and is not whole.
  if [ -d "$lock" ] || is_stale; then
    take_lock
    if is_stale; then
      build
    fi
    rm -rf "$lock"
    trap - EXIT INT TERM
  fi
}

# Runs a class of the fat jar in place of this shell, so that signals reach it.
run_java() {
  find_java
  build_if_stale
  flags=
  if [ "$version" -ge 24 ]; then
    # Netty's use of Unsafe and of native libraries is warned of otherwise.
    flags="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  fi
  for argument; do
    case $argument in
      -cluster | --cluster)
        # Hazelcast warns at each start where it may not look into these parts of the JDK.
        flags="$flags --add-modules java.se --add-exports java.base/jdk.internal.ref=ALL-UNNAMED"
        for package in java.base/java.lang java.base/sun.nio.ch java.management/sun.management \
          jdk.management/com.sun.management.internal; do
          flags="$flags --add-opens $package=ALL-UNNAMED"
        done
        flags="$flags -Dhazelcast.logging.type=slf4j"
        ;;
    esac
  done
  # Split into words on purpose, both.
  # shellcheck disable=SC2086
  exec "$java" $flags ${JAVA_OPTS:-} -cp "$jar" "$@"
}
