/** A service of AWS Support and a category that every technical case about it fits into. */
export interface ServiceChoice {
  serviceCode: string;
  categoryCode: string;
}

/**
 * The Support service of a metric's namespace, where there is one that fits. Namespaces:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html; codes: DescribeServices.
 * RDS is not here: its namespace does not tell the engine.
 */
export const NAMESPACE_SERVICES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'AWS/ACMPrivateCA': 'amazon-acm-service',
    'AWS/AmazonMQ': 'amazon-mq',
    'AWS/ApiGateway': 'api-gateway',
    'AWS/ApplicationELB': 'elastic-load-balancing',
    'AWS/Athena': 'amazon-athena',
    'AWS/AutoScaling': 'auto-scaling',
    'AWS/Batch': 'amazon-batch',
    'AWS/CertificateManager': 'amazon-acm-service',
    'AWS/CloudFront': 'amazon-cloudfront',
    'AWS/CloudHSM': 'aws-cloud-hsm',
    'AWS/CodeBuild': 'amazon-codebuild',
    'AWS/Cognito': 'amazon-cognito',
    'AWS/Connect': 'connect',
    'AWS/DAX': 'dynamodb-accelerator',
    'AWS/DMS': 'amazon-database-migration-service',
    'AWS/DX': 'aws-direct-connect',
    'AWS/DynamoDB': 'amazon-dynamodb',
    'AWS/EBS': 'amazon-elastic-block-store',
    'AWS/EC2': 'amazon-elastic-compute-cloud-linux',
    'AWS/ECS': 'ec2-container-service',
    'AWS/EFS': 'amazon-elastic-file-system',
    'AWS/ELB': 'elastic-load-balancing',
    'AWS/ES': 'amazon-elasticsearch-service',
    'AWS/ElastiCache': 'amazon-elasticache',
    'AWS/ElasticBeanstalk': 'aws-elastic-beanstalk',
    'AWS/ElasticMapReduce': 'amazon-elastic-mapreduce',
    'AWS/Firehose': 'amazon-kinesis-firehose',
    'AWS/GameLift': 'gamelift',
    'AWS/IoT': 'aws-iot',
    'AWS/KMS': 'key-management-service',
    'AWS/Kinesis': 'amazon-kinesis',
    'AWS/KinesisAnalytics': 'amazon-kinesis-analytics',
    'AWS/KinesisVideo': 'kinesis-video-streams',
    'AWS/Lambda': 'aws-lambda',
    'AWS/Lex': 'amazon-lex',
    'AWS/Logs': 'amazon-cloudwatch',
    'AWS/MediaLive': 'medialive',
    'AWS/NATGateway': 'amazon-virtual-private-cloud',
    'AWS/Neptune': 'neptune',
    'AWS/NetworkELB': 'elastic-load-balancing',
    'AWS/Redshift': 'amazon-redshift',
    'AWS/Route53': 'amazon-route53',
    'AWS/S3': 'amazon-simple-storage-service',
    'AWS/SES': 'amazon-simple-email-service',
    'AWS/SNS': 'amazon-simple-notification-service',
    'AWS/SQS': 'amazon-simple-queue-service',
    'AWS/SWF': 'amazon-simple-workflow-service',
    'AWS/States': 'aws-step-functions',
    'AWS/StorageGateway': 'aws-storage-gateway',
    'AWS/TransitGateway': 'amazon-virtual-private-cloud',
    'AWS/TrustedAdvisor': 'aws-trusted-advisor',
    'AWS/VPN': 'amazon-virtual-private-network',
    'AWS/WAFV2': 'aws-web-application-firewall',
    'AWS/WorkSpaces': 'amazon-workspaces',
    ContainerInsights: 'ec2-container-service',
    'ECS/ContainerInsights': 'ec2-container-service',
  }),
);

/** Every service in the table has this category. */
const CATEGORY = 'general-guidance';

/** The service that the first known namespace belongs to; nothing when none is known. */
export function serviceOfNamespaces(namespaces: string[]): ServiceChoice | undefined {
  const known = namespaces.find(namespace => NAMESPACE_SERVICES.has(namespace));
  return known === undefined ? undefined : { serviceCode: NAMESPACE_SERVICES.get(known)!, categoryCode: CATEGORY };
}
