import type { MetricQuery } from '../alarms/metric-query';

/** Where an ARN is of: partition, region and account. */
interface Place {
  partition: string;
  region: string;
  accountId: string;
}

type Dimensions = Record<string, string>;

/** What a namespace's dimensions say about the resource. Only where the ARN follows from them for certain; a guess would send the reader astray. */
const RESOURCES = new Map<string, (dimensions: Dimensions, place: Place) => (string | undefined)[]>(
  Object.entries<(dimensions: Dimensions, place: Place) => (string | undefined)[]>({
    'AWS/EC2': ({ InstanceId }, place) => [InstanceId && regional('ec2', `instance/${InstanceId}`, place)],
    'AWS/EBS': ({ VolumeId }, place) => [VolumeId && regional('ec2', `volume/${VolumeId}`, place)],
    'AWS/NATGateway': ({ NatGatewayId }, place) => [NatGatewayId && regional('ec2', `natgateway/${NatGatewayId}`, place)],
    'AWS/TransitGateway': ({ TransitGateway }, place) => [TransitGateway && regional('ec2', `transit-gateway/${TransitGateway}`, place)],
    'AWS/VPN': ({ VpnId }, place) => [VpnId && regional('ec2', `vpn-connection/${VpnId}`, place)],
    'AWS/Lambda': ({ FunctionName }, place) => [FunctionName && regional('lambda', `function:${FunctionName}`, place)],
    'AWS/DynamoDB': ({ TableName }, place) => [TableName && regional('dynamodb', `table/${TableName}`, place)],
    'AWS/SQS': ({ QueueName }, place) => [QueueName && regional('sqs', QueueName, place)],
    'AWS/SNS': ({ TopicName }, place) => [TopicName && regional('sns', TopicName, place)],
    'AWS/Kinesis': ({ StreamName }, place) => [StreamName && regional('kinesis', `stream/${StreamName}`, place)],
    'AWS/Firehose': ({ DeliveryStreamName }, place) => [
      DeliveryStreamName && regional('firehose', `deliverystream/${DeliveryStreamName}`, place),
    ],
    'AWS/Logs': ({ LogGroupName }, place) => [LogGroupName && regional('logs', `log-group:${LogGroupName}`, place)],
    'AWS/RDS': ({ DBInstanceIdentifier, DBClusterIdentifier }, place) => [
      DBInstanceIdentifier && regional('rds', `db:${DBInstanceIdentifier}`, place),
      DBClusterIdentifier && regional('rds', `cluster:${DBClusterIdentifier}`, place),
    ],
    'AWS/ElastiCache': ({ CacheClusterId }, place) => [CacheClusterId && regional('elasticache', `cluster:${CacheClusterId}`, place)],
    'AWS/EFS': ({ FileSystemId }, place) => [FileSystemId && regional('elasticfilesystem', `file-system/${FileSystemId}`, place)],
    'AWS/ApplicationELB': loadBalancing,
    'AWS/NetworkELB': loadBalancing,
    'AWS/GatewayELB': loadBalancing,
    'AWS/ECS': ({ ClusterName, ServiceName }, place) => [
      ClusterName && regional('ecs', `cluster/${ClusterName}`, place),
      ClusterName && ServiceName && regional('ecs', `service/${ClusterName}/${ServiceName}`, place),
    ],
    'AWS/S3': ({ BucketName }, { partition }) => [BucketName && `arn:${partition}:s3:::${BucketName}`],
    'AWS/CloudFront': ({ DistributionId }, { partition, accountId }) => [
      DistributionId && `arn:${partition}:cloudfront::${accountId}:distribution/${DistributionId}`,
    ],
    'AWS/Route53': ({ HealthCheckId }, { partition }) => [HealthCheckId && `arn:${partition}:route53:::healthcheck/${HealthCheckId}`],
  }),
);

function loadBalancing({ LoadBalancer, TargetGroup }: Dimensions, place: Place): (string | undefined)[] {
  return [
    LoadBalancer && regional('elasticloadbalancing', `loadbalancer/${LoadBalancer}`, place),
    TargetGroup && regional('elasticloadbalancing', TargetGroup, place),
  ];
}

function regional(service: string, resource: string, { partition, region, accountId }: Place): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The ARNs of what the metrics are of, as far as they follow from the dimensions; each once, in the metrics' order. */
export function resourceArns(metrics: MetricQuery[], alarm: { arn: string; accountId: string; region: string }): string[] {
  const partition = alarm.arn.split(':')[1] || 'aws';
  const arns = metrics.flatMap(({ namespace = '', dimensions, accountId = alarm.accountId }) => {
    const named = Object.fromEntries(dimensions.map(({ name, value }) => [name, value]));
    const given = dimensions.map(({ value }) => value).filter(value => value.startsWith('arn:'));
    return [...given, ...(RESOURCES.get(namespace)?.(named, { partition, region: alarm.region, accountId }) ?? [])];
  });
  return [...new Set(arns.filter(arn => typeof arn === 'string' && arn !== ''))] as string[];
}
