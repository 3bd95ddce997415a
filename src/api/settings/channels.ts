import { Channel } from "../../core/channels.ts";
import { BrandDTO } from "../../core/dto/brand.ts";
import { ChannelFields } from "../../core/dto/brand-edit.ts";
import { setChannel } from "../../engines/brand-brain/edit-brand.ts";
import { changeBrand } from "../../services/change-brand.ts";
import { brandEditInput } from "../inputs.ts";
import { brandContentProcedure, router } from "../trpc.ts";

export const settingsChannels = router({
  /** Adds a channel, or changes one that is there; `enabled: false` takes it out of use. */
  set: brandContentProcedure
    .input(brandEditInput({ channel: Channel, set: ChannelFields }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, channel, set } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, setChannel(channel, set))),
    ),
});
