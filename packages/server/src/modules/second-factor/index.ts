export { makeOffer } from './second-factor-offer.ts'
export {
  describeSecondFactor,
  hasSecondFactor,
  missingFactor,
  proveSecondFactor,
  renewRecoveryCodes,
  resetSecondFactor,
  takeAway,
  turnOn,
} from './second-factor.ts'
