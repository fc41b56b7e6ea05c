/**
 * What every connector does when its network misbehaves: for each request it makes and each way in which that can go
 * wrong, what it tells, where the cursor stands right after, and that the next reading brings the rest.
 */
import type { FaultPlan } from './fault-plan.ts'
import { readingFaults } from './faults-reading.ts'
import { sendingFaults } from './faults-sending.ts'

export const connectorFaults = (name: string, plan: FaultPlan): void => {
  readingFaults(name, plan)
  sendingFaults(name, plan)
}
