export interface RunnerStart {
  readonly region: string;
  /** `s3://bucket/key` of the program. */
  readonly programUrl: string;
  readonly volumeId: string;
  readonly addressId: string;
  readonly mode: 'paper' | 'live';
  /** Name of the secret with the passphrase of the key store. */
  readonly secret: string | undefined;
  /** What a person would type to let live trading begin. */
  readonly phrase: string | undefined;
}

/** Of the page on the runner. Another one than at home, where 3000 is likely taken by the page of the PC. */
export const PAGE_PORT = 3_100;

/**
 * What the runner does when it starts, the first time and every time after: take its address and its disk, bring the program, and trade as a service that is
 * started again whatever happens. Data, journal and keys lie on the disk, which outlives the machine. A passphrase goes from Secrets Manager to the
 * service through a file in memory; it is in no log, no command line and no variable. The page is a service of its own beside it, at this machine's own
 * loopback alone, with less of the processor and a bound on memory: it can end, or be ended, without a word to trading.
 */
export function runnerStart({ region, programUrl, volumeId, addressId, mode, secret, phrase }: RunnerStart): string {
  return `#!/bin/bash
set -euo pipefail
export AWS_DEFAULT_REGION='${region}'
token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 600' http://169.254.169.254/latest/api/token)
machine=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)

aws ec2 associate-address --allocation-id '${addressId}' --instance-id "$machine" --allow-reassociation
# The machine before this one may not have let go of it yet.
for attempt in $(seq 60); do
  aws ec2 attach-volume --volume-id '${volumeId}' --instance-id "$machine" --device /dev/sdf && break
  sleep 10
done
device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo '${volumeId}' | tr -d -)
for attempt in $(seq 60); do [ -e "$device" ] && break; sleep 2; done
blkid "$device" > /dev/null || mkfs.xfs "$device"
mkdir -p /var/lib/coinbot
mount "$device" /var/lib/coinbot
id coinbot > /dev/null 2>&1 || useradd --system --uid 990 --home-dir /var/lib/coinbot coinbot
mkdir -p /var/lib/coinbot/data /var/lib/coinbot/config

dnf install -y nodejs24 nodejs24-npm || dnf install -y nodejs22 nodejs22-npm || dnf install -y nodejs npm
mkdir -p /opt/coinbot
aws s3 cp --only-show-errors '${programUrl}' /opt/coinbot.zip
python3 -m zipfile -e /opt/coinbot.zip /opt/coinbot
cp --no-clobber --recursive /opt/coinbot/config/. /var/lib/coinbot/config/
chown -R coinbot: /var/lib/coinbot /opt/coinbot
(cd /opt/coinbot && runuser -u coinbot -- npm ci --omit=dev)
${secret === undefined ? '' : passphraseOf(region, secret)}
${serviceOf(mode === 'live' ? `--live --yes "${phrase ?? ''}"` : '--paper', secret !== undefined)}${pageOf(mode)}systemctl daemon-reload
systemctl enable --now coinbot coinbot-page
`;
}

/** Brings the passphrase into a file in memory before the service starts. */
const passphraseOf = (region: string, secret: string): string => `
cat > /usr/local/sbin/coinbot-passphrase <<'END'
#!/bin/bash
set -euo pipefail
umask 077
mkdir -p /run/coinbot
aws secretsmanager get-secret-value --region '${region}' --secret-id '${secret}' --query SecretString --output text > /run/coinbot/passphrase
END
chmod 755 /usr/local/sbin/coinbot-passphrase
cat > /etc/systemd/system/coinbot-passphrase.service <<'END'
[Unit]
After=network-online.target
Wants=network-online.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/coinbot-passphrase
END
`;

const serviceOf = (flags: string, hasSecret: boolean): string => `cat > /etc/systemd/system/coinbot.service <<'END'
[Unit]
Description=Trades
After=network-online.target${hasSecret ? ' coinbot-passphrase.service' : ''}
Wants=network-online.target${hasSecret ? '\nRequires=coinbot-passphrase.service' : ''}
[Service]
User=coinbot
WorkingDirectory=/opt/coinbot
Environment=COINBOT_CONFIG_FOLDER=/var/lib/coinbot/config COINBOT_DATA_FOLDER=/var/lib/coinbot/data${hasSecret ? '\nLoadCredential=coinbot-passphrase:/run/coinbot/passphrase' : ''}
ExecStart=/usr/bin/env node src/local/coinbot.mjs trade ${flags}
Restart=always
RestartSec=5
# Wrong usage, and what a guard refused: the same again changes nothing.
RestartPreventExitStatus=2 3
TimeoutStopSec=60
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/coinbot
PrivateTmp=yes
[Install]
WantedBy=multi-user.target
END
`;

const pageOf = (mode: RunnerStart['mode']): string => `cat > /etc/systemd/system/coinbot-page.service <<'END'
[Unit]
Description=The page of what trades
After=coinbot.service
JoinsNamespaceOf=coinbot.service
[Service]
User=coinbot
WorkingDirectory=/opt/coinbot
Environment=COINBOT_CONFIG_FOLDER=/var/lib/coinbot/config COINBOT_DATA_FOLDER=/var/lib/coinbot/data
ExecStart=/usr/bin/env node src/local/coinbot.mjs dashboard --state /var/lib/coinbot/data/${mode} --host 127.0.0.1 --port ${PAGE_PORT}
Restart=always
RestartSec=10
# Trading comes first.
Nice=5
CPUWeight=20
MemoryMax=700M
OOMScoreAdjust=500
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/coinbot
PrivateTmp=yes
[Install]
WantedBy=multi-user.target
END
`;
