import { CfnParameter, type CfnParameterProps, type Stack } from 'aws-cdk-lib';

/** Declares one parameter: its name, what it means to an operator, its default and what it may be. */
export type Declare = (name: string, description: string, props: CfnParameterProps) => CfnParameter;

/** An address of printable ASCII, without the comma that parts a list: a character is a byte. */
export const EMAIL = '[!-+\\--?A-~]+@[!-+\\--?A-~]+';

/** The parameters of a stack, in the groups that the console shows. */
export class ParameterGroups {
  private readonly groups = new Map<string, CfnParameter[]>();

  constructor(private readonly stack: Stack) {}

  /** Declares the parameters of one group, in the order in which the console shows them. */
  group(label: string): Declare {
    return (name, description, props) => {
      const parameter = new CfnParameter(this.stack, name, { type: 'String', description, ...props });
      parameter.overrideLogicalId(name);
      this.groups.set(label, [...(this.groups.get(label) ?? []), parameter]);
      return parameter;
    };
  }

  /** Tells the console of the groups. */
  show(): void {
    this.stack.templateOptions.metadata = {
      ...this.stack.templateOptions.metadata,
      'AWS::CloudFormation::Interface': {
        ParameterGroups: [...this.groups].map(([label, members]) => ({
          Label: { default: label },
          Parameters: members.map(member => member.logicalId),
        })),
      },
    };
  }
}

/** What a parameter must be that is a number. */
export function numeric(byDefault: number, [minValue, maxValue]: readonly [number, number]): CfnParameterProps {
  return { type: 'Number', default: byDefault, minValue, maxValue };
}
