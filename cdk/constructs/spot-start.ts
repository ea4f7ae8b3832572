import { ENVIRONMENT } from '../functions.ts';

export interface SpotStart {
  readonly region: string;
  /** `s3://bucket/key` of the archives. */
  readonly codeUrl: string;
  readonly runtimeUrl: string;
  /** The file of the bundle that is run. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What a spot machine does from its first second to its last: bring the code and Node from the account's own buckets, work as a user of its own until
 * there is nothing left, put the log into the lake where that failed, and end itself, whatever happened. Tries three times before it gives up; the alarms on
 * the queues tell the rest.
 */
export function spotStart({ region, codeUrl, runtimeUrl, entry, environment }: SpotStart): string {
  const variables = Object.entries({ ...environment, AWS_REGION: region }).map(([name, value]) => `${name}=${value}`);
  return `#!/bin/bash
set -uo pipefail
export AWS_DEFAULT_REGION='${region}'
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' http://169.254.169.254/latest/api/token)
machine=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)

cat > /usr/local/sbin/coinbot-end <<END
#!/bin/bash
export AWS_DEFAULT_REGION='${region}'
for attempt in 1 2 3 4 5; do
  aws autoscaling terminate-instance-in-auto-scaling-group --instance-id $machine --should-decrement-desired-capacity && break
  sleep 30
done
shutdown -h now
END
chmod 755 /usr/local/sbin/coinbot-end
# Whatever goes wrong before there is a worker: a machine that does nothing is not paid for.
trap /usr/local/sbin/coinbot-end ERR
set -eE

useradd --system --home-dir /var/lib/coinbot --create-home coinbot
mkdir -p /opt/coinbot/code /opt/coinbot/runtime
for part in "code ${codeUrl}" "runtime ${runtimeUrl}"; do
  set -- $part
  aws s3 cp --only-show-errors "$2" "/opt/coinbot/$1.zip"
  python3 -m zipfile -e "/opt/coinbot/$1.zip" "/opt/coinbot/$1"
  rm "/opt/coinbot/$1.zip"
done
chmod 755 /opt/coinbot/runtime/node

cat > /opt/coinbot/environment <<'END'
${variables.join('\n')}
END
cat > /opt/coinbot/work <<'END'
#!/bin/bash
for attempt in 1 2 3; do
  runuser -u coinbot -- /opt/coinbot/runtime/node /opt/coinbot/code/${entry} && exit 0
  sleep 20
done
exit 1
END
${SERVICE}systemctl daemon-reload
systemctl start --no-block coinbot-worker
`;
}

/** The service, and what comes after it: `$machine` is of the script around it. */
const SERVICE = `cat > /opt/coinbot/after <<END
#!/bin/bash
if [ "\\$SERVICE_RESULT" != success ]; then
  journalctl --unit coinbot-worker --no-pager --lines 2000 | aws s3 cp --only-show-errors - "s3://\\$${ENVIRONMENT.bucket}/errors/machines/$machine.log"
fi
/usr/local/sbin/coinbot-end
END
chmod 755 /opt/coinbot/work /opt/coinbot/after
cat > /etc/systemd/system/coinbot-worker.service <<'END'
[Unit]
Description=Works through the queues
After=network-online.target
[Service]
EnvironmentFile=/opt/coinbot/environment
Environment=HOME=/var/lib/coinbot
WorkingDirectory=/var/lib/coinbot
ExecStart=/opt/coinbot/work
ExecStopPost=/opt/coinbot/after
TimeoutStopSec=100
[Install]
WantedBy=multi-user.target
END
`;
